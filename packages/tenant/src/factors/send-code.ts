import type { ScreenError } from '@lockstep/protocol'
import { takeAttempt } from '../flow/limits/attempts.js'
import { codeMessage } from '../messages/code-message.js'
import { logEvent } from '../logs/log-event.js'
import type { CodePurposeName } from '../messages/phone-template.js'
import type { Services } from '../services.js'
import type { Begun, FactorData, FactorOwner } from './second-factor.js'
import { dropSentCode, newSentCode } from './sent-code.js'
import type { CodePurpose } from './sent-code.js'

/** A code to send. */
export interface CodeDelivery extends CodePurpose {
  readonly factor: 'sms' | 'voice' | 'email'
  /** What the code is for. Default: `challenge`. */
  readonly purpose?: CodePurposeName
  /** A number or an address. */
  readonly destination: string
  /** What the step keeps beside the code's id. */
  readonly data?: FactorData
  /** The step before; its code is worth nothing from now on. */
  readonly before: FactorData | undefined
}

/** Seconds between two messages for one step. Our choice: as long as a message may take. */
const RESEND_SECONDS = 30

/**
 * Makes a code and the message that carries it, within the limits of the user. Too early a request for
 * another message changes nothing, so that a double click sends one.
 */
export async function beginSentCode(
  services: Services,
  { factor, owner, to, destination, purpose = 'challenge', data = {}, before }: CodeDelivery,
): Promise<Begun> {
  if (before && resendAfterSeconds(services, before) > 0) return { begun: true, data: before }
  const kind = factor === 'email' ? 'email-message' : 'phone-message'
  const allowance = await takeAttempt(services, kind, owner.userId)
  if (!allowance.allowed) {
    const { retryAfterSeconds } = allowance
    const error: ScreenError = { code: 'too_many_messages', retryAfterSeconds }
    return { begun: false, error }
  }
  if (before?.codeId !== undefined) await dropSentCode(services, before.codeId)
  const { id, code } = await newSentCode(services, { factor, owner, to })
  const { guardian, tenant, messages } = services.config()
  const message = codeMessage({
    kind: factor,
    code,
    purpose,
    templates: guardian.phoneTemplates,
    tenant: tenant.friendlyName,
    host: new URL(services.issuer()).hostname,
    locales: owner.locales ?? [],
    texts: messages.texts,
  })
  return {
    begun: true,
    data: { ...data, codeId: id, sentAt: String(services.clock.now()) },
    send: () => deliverLogged(services, owner, { ...message, to: destination, kind: factor }),
  }
}

async function deliverLogged(
  services: Services,
  { userId, request, ip = request?.origin.ip }: FactorOwner,
  message: Parameters<Services['deliver']>[0] & { readonly kind: CodeDelivery['factor'] },
): Promise<void> {
  const type = `gd_send_${message.kind}` as const
  try {
    await services.deliver(message)
  } catch (error) {
    await logEvent(services, { type: `${type}_failure`, userId, ip })
    throw error
  }
  await logEvent(services, { type, userId, ip })
}

/** Seconds until another message may be asked for; 0 when nothing was sent. */
export function resendAfterSeconds(
  { clock }: Pick<Services, 'clock'>,
  data: FactorData | undefined,
): number {
  if (data?.sentAt === undefined) return 0
  return Math.max(0, Number(data.sentAt) + RESEND_SECONDS - clock.now())
}
