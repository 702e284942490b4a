import {
  answerRequest,
  createPhoneIdentity,
  enrolPhone,
  leaveAccount,
  pendingRequests,
  ticketIn,
} from './device-protocol.js'
import type { Connection, PendingRequest, PhoneAccount, PhoneIdentity } from './device-protocol.js'

/** A phone of one user in a test: what a person does with it, in the same protocol. */
export interface ScriptedPhone {
  /** Connects it, with what the QR code of the enrolment stands for. */
  enrol(link: string): Promise<PhoneAccount>
  /** What waits on it, oldest first. */
  pending(): Promise<readonly PendingRequest[]>
  /**
   * Says yes to the newest request, with the number that the login page shows.
   *
   * @throws PhoneError `wrong_number` when it is another one; the login is over then.
   */
  approve(answer?: { readonly number?: string }): Promise<void>
  /** Says no to the newest request, which ends the login. */
  reject(reason?: string): Promise<void>
  /** Takes it off the account. */
  remove(): Promise<void>
}

interface Paired {
  readonly identity: PhoneIdentity
  readonly account: PhoneAccount
}

/** The phones of a tenant's users, each kept as long as the tenant is there. */
export function createScriptedPhones({
  fetch,
  baseUrl,
}: {
  readonly fetch: Connection['fetch']
  readonly baseUrl: () => string
}): (userId: string) => ScriptedPhone {
  const paired = new Map<string, Paired>()
  const connection = (): Connection => ({ fetch: (request) => fetch(request), baseUrl: baseUrl() })

  return (userId) => {
    function own(): Paired {
      const phone = paired.get(userId)
      if (phone) return phone
      throw new Error(`The phone of ${userId} is not connected. Call enrol() with the link first.`)
    }

    async function answer(decision: {
      readonly accepted: boolean
      readonly number?: string
      readonly reason?: string
    }): Promise<void> {
      const { account, identity } = own()
      const { now, requests } = await pendingRequests(connection(), account)
      const request = requests.at(-1)
      if (!request) throw new Error(`Nothing waits on the phone of ${userId}.`)
      if (decision.accepted && request.numbers && decision.number === undefined) {
        throw new Error('approve() needs { number }: the one that the login page shows.')
      }
      await answerRequest(connection(), { identity, request, now, ...decision })
    }

    return {
      async enrol(link) {
        const ticket = ticketIn(link)
        if (ticket === undefined) throw new Error(`This link connects no phone: "${link}".`)
        const identity = await createPhoneIdentity()
        const name = 'Scripted phone'
        const account = await enrolPhone(connection(), { ticket, name, identity })
        paired.set(account.userId, { identity, account })
        return account
      },
      pending: async () => (await pendingRequests(connection(), own().account)).requests,
      approve: ({ number } = {}) =>
        answer({ accepted: true, ...(number !== undefined && { number }) }),
      reject: (reason) => answer({ accepted: false, ...(reason !== undefined && { reason }) }),
      async remove() {
        await leaveAccount(connection(), own().account)
        paired.delete(userId)
      },
    }
  }
}
