import type { AdjustableClock, PendingRequest, PhoneAccount, Tenant } from '@lockstep/tenant'
import { expect } from 'vitest'
import {
  answerRequest,
  createPhoneIdentity,
  enrolPhone,
  pendingRequests,
  ticketIn,
} from '../../../packages/tenant/src/phone/device-protocol.js'
import type { PhoneIdentity } from '../../../packages/tenant/src/phone/device-protocol.js'
import type { PhoneAnswer } from './random-further-steps.js'
import type { Crowd, Person } from './random-people.js'

/** A phone that answers push notifications. It outlives the process of the tenant. */
export interface Device {
  readonly identity: PhoneIdentity
  readonly account: PhoneAccount
}

/** A request on a phone, and what became of it. */
interface Asked {
  readonly who: Person
  readonly device: Device
  readonly request: PendingRequest
  /** The login that it is of. */
  readonly login: object
  /** Seconds since the epoch. */
  readonly at: number
  /** What the login page shows. */
  number?: string
  isApproved: boolean
  isUsed: boolean
}

interface PhonesOptions {
  readonly tenant: () => Tenant
  readonly clock: AdjustableClock
  readonly crowd: Crowd
}

/** Phones whose people say yes, no and nonsense, and an account of what they approved. */
export function createPhones({ tenant, clock, crowd }: PhonesOptions) {
  const asked: Asked[] = []
  const scanned = new Map<object, Device>()
  const refused = new Set<object>()
  const connection = () => ({
    baseUrl: `${tenant().url}/`,
    fetch: (request: Request) => tenant().fetch(request),
  })

  /** What came to a phone since the last look came for `login`. Ten requests, and one more every hour. */
  async function collect(login: object): Promise<void> {
    for (const who of crowd.people) {
      const { device } = who
      if (!device) continue
      const { requests } = await pendingRequests(connection(), device.account)
      for (const request of requests) {
        if (asked.some(({ request: { challenge } }) => challenge === request.challenge)) continue
        const at = clock.now()
        asked.push({ who, device, request, login, at, isApproved: false, isUsed: false })
        for (const [index, before] of of(who).entries()) {
          const sent = of(who).length - index
          expect(sent, 'push notifications').toBeLessThanOrEqual(10 + (at - before.at) / 3600)
        }
      }
    }
  }

  function of(somebody: Person): readonly Asked[] {
    return asked.filter(({ who }) => who === somebody)
  }

  function lastOf(somewhere: object): Asked | undefined {
    return asked.findLast(({ login }) => login === somewhere)
  }

  /** Answers the newest request, or one before it. */
  async function answer(index: number, as: PhoneAnswer): Promise<void> {
    const one = asked.at(-1 - index)
    if (!one) return
    const { request, device } = one
    const other = crowd.people.find(({ device: theirs }) => theirs && theirs !== device)?.device
    const identity = as === 'other phone' ? other?.identity : device.identity
    const wrong = request.numbers?.find((each) => each !== one.number)
    const number = as === 'wrong' ? wrong : one.number
    if (!identity || (as === 'wrong' && number === undefined)) return
    const decision = { accepted: as !== 'no', ...(number !== undefined && { number }) }
    const outcome = await answerRequest(connection(), {
      identity,
      request,
      now: clock.now(),
      ...decision,
    }).then(
      () => 'accepted',
      (error: unknown) => (error as { code?: string }).code,
    )
    if (outcome === 'wrong_number') refused.add(one.login)
    if (outcome !== 'accepted') return
    expect(as, 'an answer was accepted that its own phone did not give').not.toBe('other phone')
    expect(as, 'a wrong number was accepted').not.toBe('wrong')
    if (as === 'no') refused.add(one.login)
    else one.isApproved = true
  }

  /** Scans the code of an enrolment that is shown in `login`. */
  async function scan(login: object, link: string): Promise<void> {
    const identity = await createPhoneIdentity()
    const enrolment = { ticket: ticketIn(link)!, name: 'Random phone', identity }
    const account = await enrolPhone(connection(), enrolment).catch(() => undefined)
    if (account) scanned.set(login, { identity, account })
  }

  /** The phone that was scanned in `login` was accepted as somebody's authenticator. */
  function connected(login: object): Person {
    const device = scanned.get(login)
    expect(device, 'a phone was connected that scanned nothing').toBeDefined()
    const who = crowd.people.find(({ id }) => id === device!.account.userId)!
    expect(who.secret ?? who.phone, 'a second authenticator was enrolled').toBeUndefined()
    who.device = device!
    who.secret = device!.account.otpSecret!
    return who
  }

  /** A second factor was accepted in `login` because of a request; throws unless its phone said yes. */
  function use(login: object): Person {
    const one = lastOf(login)
    expect(one?.isApproved, 'a login went on that no phone approved').toBe(true)
    const { who, device, at, isUsed } = one!
    expect(isUsed, 'an approval was accepted twice').toBe(false)
    expect(clock.now() - at, 'an old approval was accepted').toBeLessThan(300)
    expect(who.device, 'a phone approved that was taken away').toBe(device)
    one!.isUsed = true
    return who
  }

  return {
    collect,
    answer,
    scan,
    connected,
    use,
    /** The page of `login` shows this number. */
    shown(login: object, number: string | undefined): void {
      const one = lastOf(login)
      if (one && number !== undefined) one.number = number
    },
    isRefused: (login: object) => refused.has(login),
  }
}

export type Phones = ReturnType<typeof createPhones>
