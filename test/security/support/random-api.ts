import type { AdjustableClock, Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import { postToken } from '../../journeys/support/acme.js'
import { GRANT, bodyOf } from '../../journeys/support/grants.js'
import { mfaApi } from '../../journeys/support/mfa-api.js'
import type { Crowd, Person } from './random-people.js'
import type { Phones } from './random-phones.js'
import type { Answering, ClientId, Code } from './random-steps.js'

/** A refresh token that an application holds. */
export interface Token {
  readonly value: string
  readonly client: ClientId
  readonly family: { isRevoked: boolean }
  readonly who: string
  isUsed: boolean
}

/** A login at the token endpoint that owes its factor, as its application knows it. */
interface Owing {
  readonly who: Person
  readonly client: ClientId
  readonly mfaToken: string
  /** Seconds since the epoch. */
  readonly since: number
  readonly scope: string
  /** The refresh token that led here. */
  readonly refreshed?: Token
  /** What is offered to set up, and the recovery code that comes with it. */
  offered?: { readonly secret: string; readonly recoveryCode: string }
  oobCode?: string
  isSpent: boolean
}

/** A token that manages the authenticators of its user. */
interface Manager {
  readonly who: Person
  readonly value: string
  readonly isProven: boolean
  readonly since: number
}

interface ApiOptions {
  readonly tenant: () => Tenant
  readonly clock: AdjustableClock
  readonly crowd: Crowd
  readonly phones: Phones
  readonly told: { apiProven: number; apiEnrolled: number; apiRefused: number; removed: number }
  readonly keep: (token: Token) => void
  /** The user's authenticator app is gone, and with it what remembers it. */
  readonly onRemoved: (who: Person) => void
}

const MANAGE = 'enroll read:authenticators remove:authenticators'

/** Applications that use the MFA API well and badly, and an account of what they may get by it. */
export function createApi({ tenant, clock, crowd, phones, told, keep, onRemoved }: ApiOptions) {
  const logins: Owing[] = []
  const managers: Manager[] = []
  let read = 0

  /** What was sent since the last look was sent for `login`. */
  async function collect(login: object): Promise<void> {
    await phones.collect(login)
    const messages = tenant().outbox.list()
    for (const { to, text } of messages.slice(Math.min(read, messages.length))) {
      const who = crowd.people.find(({ phone }) => phone === to)
      const code = /\b\d{6}\b/.exec(text)?.[0]
      if (who && code) crowd.received(who, { code, login, at: clock.now(), isUsed: false })
    }
    read = messages.length
  }

  /** A password, or a refresh token, got this answer. */
  async function owe(
    response: Response,
    login: Pick<Owing, 'client' | 'scope' | 'who'> & { readonly refreshed?: Token },
  ): Promise<void> {
    const { mfa_token } = await bodyOf(response)
    if (typeof mfa_token !== 'string') return
    logins.push({ ...login, mfaToken: mfa_token, since: clock.now(), isSpent: false })
  }

  async function onLogin(index: number, act: (login: Owing) => Promise<void>): Promise<void> {
    // The newest more often: there something can still happen.
    const login = logins.at(-1 - (index % Math.max(1, Math.min(logins.length, 4))))
    if (login) await act(login)
  }

  async function challenge(index: number, wanted: 'any' | 'otp' | 'of another'): Promise<void> {
    await onLogin(index, async (login) => {
      const stranger = strangerTo(login.who)
      const authenticator_id =
        wanted === 'of another' && stranger ? await firstIdOf(stranger) : undefined
      const response = await mfaApi(tenant(), 'challenge', {
        body: {
          mfa_token: login.mfaToken,
          client_id: login.client,
          ...(wanted === 'otp' && { challenge_type: 'otp' }),
          ...(authenticator_id !== undefined && { authenticator_id }),
        },
      })
      await collect(login)
      const { oob_code } = await bodyOf(response)
      if (response.status !== 200) return
      expect(authenticator_id, 'an authenticator of another user was challenged').toBeUndefined()
      expect(login.isSpent, 'a finished login was challenged').toBe(false)
      if (typeof oob_code === 'string') login.oobCode = oob_code
    })
  }

  function strangerTo(somebody: Person): Owing | undefined {
    return logins.findLast(({ who, isSpent }) => who !== somebody && !isSpent)
  }

  async function firstIdOf({ mfaToken }: Owing): Promise<string | undefined> {
    const response = await mfaApi(tenant(), 'authenticators', { method: 'GET', bearer: mfaToken })
    if (response.status !== 200) return undefined
    return ((await response.json()) as { id: string }[])[0]?.id
  }

  async function associate(index: number): Promise<void> {
    await onLogin(index, async (login) => {
      const response = await mfaApi(tenant(), 'associate', {
        bearer: login.mfaToken,
        body: { authenticator_types: ['otp'] },
      })
      if (response.status !== 200) return
      expect(login.who.phone, 'who has a phone was offered an app').toBeUndefined()
      const { secret, recovery_codes } = (await response.json()) as {
        secret: string
        recovery_codes: [string]
      }
      login.offered = { secret, recoveryCode: recovery_codes[0] }
    })
  }

  async function answer({ login: index, by, code: kind, how }: Answering): Promise<void> {
    await onLogin(index, async (login) => {
      if (kind === 'fresh') clock.advance({ seconds: 30 })
      const proof = proofOf(login, by, kind)
      const response = await postToken(tenant(), {
        ...proof,
        mfa_token: login.mfaToken,
        client_id: how === 'other client' ? otherThan(login.client) : login.client,
        ...(how === 'more scope' && { scope: `${login.scope} admin` }),
      })
      const body = await bodyOf(response)
      if (response.status !== 200) return refused(login, by, body)
      expect(how, 'an mfa_token was good for more than it was issued for').toBe('usual')
      finished(login, by, proof, body as unknown as TokenResponse & { recovery_code?: string })
    })
  }

  function proofOf({ who, offered, oobCode }: Owing, by: Answering['by'], kind: Code) {
    const isRight = kind === 'fresh' || kind === 'right'
    if (by === 'recovery') {
      const code = isRight ? who.recoveryCode : who.usedRecoveryCodes.at(-1)
      return { grant_type: GRANT.mfaRecoveryCode, recovery_code: code ?? 'A'.repeat(24) }
    }
    if (by === 'oob') {
      if (who.device) return { grant_type: GRANT.mfaOob, oob_code: oobCode ?? 'x' }
      const sent = who.messages.at(kind === 'replayed' ? 0 : -1)
      const binding_code = kind === 'wrong' ? '000000' : (sent?.code ?? '000000')
      return { grant_type: GRANT.mfaOob, oob_code: oobCode ?? 'x', binding_code }
    }
    // Whoever was offered an app types its code, also when the user has another one by now.
    const otp = offered && isRight ? crowd.codeAt(offered.secret) : undefined
    return { grant_type: GRANT.mfaOtp, otp: otp ?? crowd.codeOf(who, kind) }
  }

  function refused(
    login: Owing,
    by: Answering['by'],
    { error_description }: Readonly<Record<string, unknown>>,
  ): void {
    told.apiRefused += 1
    const { who, offered } = login
    // A phone that did not say yes is no guess, and after its no nothing is looked at.
    if (phones.isRefused(login) || (who.device && by === 'oob')) return
    // Without an authenticator, not even an offered one, there is nothing that could be guessed.
    if (!who.secret && !who.phone && !offered) return
    if (error_description === 'Invalid otp_code.') crowd.judged(who, 'code')
    if (error_description === 'Invalid binding_code.') crowd.judged(who, 'code')
    if (error_description === 'MFA Authorization rejected.' && (who.secret ?? who.phone)) {
      crowd.judged(who, by === 'recovery' ? 'recovery' : 'code')
    }
  }

  /** The account of what was proven must explain these tokens. */
  function finished(
    login: Owing,
    by: Answering['by'],
    proof: Readonly<Record<string, string>>,
    tokens: TokenResponse & { readonly recovery_code?: string },
  ): void {
    const { who, client, refreshed, offered } = login
    expect(login.isSpent, 'an mfa_token worked twice').toBe(false)
    expect(clock.now() - login.since, 'an old mfa_token worked').toBeLessThan(600)
    login.isSpent = true
    expect(phones.isRefused(login), 'a login went on after a no').toBe(false)
    if (by === 'recovery') {
      crowd.useRecoveryCode(who, proof.recovery_code!)
      who.recoveryCode = tokens.recovery_code!
    } else if (by === 'oob' && !proof.binding_code) {
      expect(phones.use(login), 'the phone of another user approved').toBe(who)
    } else if (by === 'oob') crowd.useMessage(who, login, proof.binding_code!)
    else if (who.secret !== undefined) crowd.useStep(who, proof.otp!, who.secret)
    else {
      expect(who.phone, 'who has a phone enrolled an app instead').toBeUndefined()
      expect(offered, 'nothing was offered').toBeDefined()
      crowd.useStep(who, proof.otp!, offered!.secret)
      who.secret = offered!.secret
      who.recoveryCode = offered!.recoveryCode
      told.apiEnrolled += 1
    }
    told.apiProven += 1
    const { sub, scope } = decodeJwt(tokens.access_token) as { sub: string; scope: string }
    expect(sub, 'tokens of another user').toBe(who.id)
    expect(scope.split(' ').every((each) => login.scope.split(' ').includes(each))).toBe(true)
    if (login.scope === MANAGE) {
      managers.push({ who, value: tokens.access_token, isProven: true, since: clock.now() })
    }
    if (refreshed) {
      expect(refreshed.isUsed, 'a used refresh token went on').toBe(false)
      expect(refreshed.family.isRevoked, 'a stolen family went on').toBe(false)
      refreshed.isUsed = true
      keep({ ...refreshed, value: tokens.refresh_token!, isUsed: false })
    } else if (tokens.refresh_token !== undefined) {
      const family = { isRevoked: false }
      keep({ value: tokens.refresh_token, client, family, who: who.id, isUsed: false })
    }
  }

  /** A password for a token that manages authenticators. */
  async function manage(who: Person): Promise<void> {
    const response = await postToken(tenant(), {
      grant_type: 'password',
      client_id: 'open',
      username: who.email,
      password: who.password,
      audience: `${tenant().url}/mfa/`,
      scope: MANAGE,
    })
    if (response.status !== 200) {
      return owe(response, { who, client: 'open', scope: MANAGE })
    }
    expect(who.secret ?? who.phone, 'a password alone manages authenticators').toBeUndefined()
    const { access_token } = (await response.json()) as TokenResponse
    managers.push({ who, value: access_token, isProven: false, since: clock.now() })
  }

  /** Takes the app of the token's user away, or of another one. */
  async function remove(index: number, of: 'own' | 'another'): Promise<void> {
    const manager = managers.at(-1 - (index % Math.max(1, managers.length)))
    if (!manager) return
    const bearer = manager.value
    const listed = await mfaApi(tenant(), 'authenticators', { method: 'GET', bearer })
    const own = listed.status === 200 ? ((await listed.json()) as { id: string }[]) : []
    const stranger = strangerTo(manager.who)
    const foreign = stranger && (await firstIdOf(stranger))
    const id = of === 'own' ? own.find((each) => each.id.startsWith('totp'))?.id : foreign
    const path = `authenticators/${encodeURIComponent(id ?? 'totp|dev_x')}`
    const response = await mfaApi(tenant(), path, { method: 'DELETE', bearer })
    if (response.status !== 204) return
    expect(of, 'an authenticator of another user was removed').toBe('own')
    expect(manager.isProven, 'an authenticator was removed without being used').toBe(true)
    expect(clock.now() - manager.since, 'an old token removed an authenticator').toBeLessThan(600)
    told.removed += 1
    onRemoved(manager.who)
  }

  /** Whoever has the password tries to take the app away. */
  async function removeUnproven(index: number): Promise<void> {
    await onLogin(index, async (login) => {
      const id = await firstIdOf(login)
      if (id === undefined) return
      const path = `authenticators/${encodeURIComponent(id)}`
      const response = await mfaApi(tenant(), path, { method: 'DELETE', bearer: login.mfaToken })
      expect(response.status, 'an mfa_token removed an authenticator').not.toBe(204)
    })
  }

  return {
    collect,
    owe,
    challenge,
    associate,
    answer,
    manage,
    remove,
    removeUnproven,
    /** The messages of a process are gone with it. */
    restarted: () => void (read = 0),
  }
}

function otherThan(client: ClientId): ClientId {
  return client === 'bank' ? 'vault' : 'bank'
}
