import { takeAttempt } from '../flow/limits/attempts.js'
import { findClient } from '../flow/request/clients.js'
import { randomSecret } from '../flow/wire/secrets.js'
import { logEvent } from '../logs/log-event.js'
import type { Services } from '../services.js'
import { enrolmentUri, phoneUrl } from './push/enrolment-uri.js'
import { keepTicket, takeTicket, TICKET_SECONDS, ticketState } from './push/enrolment-ticket.js'
import { numberMatch } from './push/number-match.js'
import { addPushDevice, findPushDevice, pushDevicesIn } from './push/push-device.js'
import { findPush, sendPush, takePush } from './push/push-request.js'
import type { PushRequest } from './push/push-request.js'
import { described, markUsed } from './records.js'
import type { FactorData, FactorOwner, SecondFactor } from './second-factor.js'
import { resendAfterSeconds } from './send-code.js'

/** Seconds for which a request waits on the phone; as long as a login waits for its second factor. */
const WAITING_SECONDS = 300

/**
 * A request on a phone that the person approves there. The phone signs its answer with a key of its own;
 * a number on the login page says which login it is about. With the phone comes an authenticator app, for
 * when it is offline.
 *
 * @see [Enroll and challenge push authenticators](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa/enroll-and-challenge-push-authenticators)
 */
export const push: SecondFactor = {
  factor: 'push-notification',
  attempts: 'push-approval',
  wrong: 'not_approved',

  isChosen: true,

  find: async (_services, { records }) =>
    pushDevicesIn(records).map((device) => described(device, device.name)),

  enrolment: {
    async begin(services, owner, { before }) {
      // The QR code stays the same for as long as it can be scanned.
      const state = before?.ticket && (await ticketState(services, owner, before.ticket))
      if (before && (state === 'pending' || state === 'approved')) {
        return { begun: true, data: before }
      }
      const ticket = randomSecret()
      const expiresAt = services.clock.now() + TICKET_SECONDS
      return {
        begun: true,
        data: { ticket },
        send: () => keepTicket(services, ticket, { ...owner, expiresAt }),
      }
    },

    approval: async (services, owner, { ticket = '' }) => ticketState(services, owner, ticket),

    async confirm(services, owner, { data: { ticket = '' } }) {
      const scanned = await takeTicket(services, owner, ticket)
      if (!scanned) return 'wrong'
      const authenticatorId = await addPushDevice(services, scanned)
      return authenticatorId === undefined ? 'taken' : { authenticatorId }
    },

    describe({ services, data: { ticket = '' }, issuer, account, approvalUrl, alternatives }) {
      const page = phoneUrl(services, ticket)
      return {
        screen: 'mfa-push-enrollment-qr',
        barcodeUri: enrolmentUri(services, { ticket, issuer, account }),
        ...(page !== undefined && { phoneUrl: page }),
        approvalUrl,
        alternatives,
      }
    },
  },

  async begin(services, owner, { authenticatorId, before }) {
    if (before && resendAfterSeconds(services, before) > 0) return { begun: true, data: before }
    const device = await findPushDevice(services, owner.userId, authenticatorId)
    if (!device) return { begun: false, error: { code: 'mfa_unavailable' } }
    const allowance = await takeAttempt(services, 'push-message', owner.userId)
    if (!allowance.allowed) {
      const { retryAfterSeconds } = allowance
      return { begun: false, error: { code: 'too_many_pushes', retryAfterSeconds } }
    }
    const sent = newPush(services, owner, device.id)
    return {
      begun: true,
      data: {
        pushId: sent.id,
        sentAt: String(sent.sentAt),
        expiresAt: String(sent.expiresAt),
        ...(sent.number !== undefined && { number: sent.number }),
      },
      async send() {
        await sendPush(services, sent)
        const { ip } = sent.about
        await logEvent(services, { type: 'gd_send_pn', userId: owner.userId, ip })
      },
    }
  },

  async approval(services, owner, data) {
    const sent = await pushOf(services, owner, data)
    return sent ? sent.state : 'expired'
  },

  async verify(services, owner, { authenticatorId, data }) {
    const sent = await pushOf(services, owner, data)
    if (sent?.state !== 'approved') return undefined
    if (authenticatorId !== undefined && authenticatorId !== sent.deviceId) return undefined
    const device = await findPushDevice(services, owner.userId, sent.deviceId)
    if (!device || !(await takePush(services, sent.id))) return undefined
    await markUsed(services, device)
    return { authenticatorId: device.id }
  },

  describe({ services, data, name, approvalUrl, rememberBrowser, alternatives }) {
    const isWaiting = Number(data?.expiresAt ?? 0) > services.clock.now()
    return {
      screen: 'mfa-push-challenge-push',
      ...(name !== undefined && { device: name }),
      ...(isWaiting && data?.number !== undefined && { number: data.number }),
      state: isWaiting ? 'waiting' : 'expired',
      approvalUrl,
      resendAfterSeconds: resendAfterSeconds(services, data),
      rememberBrowser,
      alternatives,
    }
  },

  describeRejection: (next) => ({ screen: 'mfa-push-rejected', next }),
}

function newPush(services: Services, owner: FactorOwner, deviceId: string): PushRequest {
  const now = services.clock.now()
  const { userId, binding, request, showsPage = false } = owner
  const client = request && findClient(services.config(), request.clientId)
  const { ip = '', userAgent = '', geoip } = request?.origin ?? {}
  return {
    id: randomSecret(),
    version: 1,
    userId,
    binding,
    deviceId,
    challenge: randomSecret(),
    ...(showsPage && numberMatch()),
    about: {
      application: client?.name ?? request?.clientId ?? '',
      ip,
      userAgent,
      ...(geoip && { place: geoip }),
    },
    state: 'pending',
    sentAt: now,
    expiresAt: now + WAITING_SECONDS,
  }
}

/** The request of this very login, while it waits or its answer does, and its phone is still there. */
async function pushOf(
  services: Services,
  { userId, binding }: FactorOwner,
  data: FactorData | undefined,
): Promise<PushRequest | undefined> {
  const sent = data?.pushId === undefined ? undefined : await findPush(services, data.pushId)
  if (sent?.userId !== userId || sent.binding !== binding) return undefined
  return (await findPushDevice(services, userId, sent.deviceId)) && sent
}
