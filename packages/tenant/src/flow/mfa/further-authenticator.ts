import { FACTOR_NAMES } from '@lockstep/protocol'
import type { Factor, PendingAuthenticator } from '@lockstep/protocol'
import { authenticatorsOf, FACTORS, isIndependent } from '../../factors/factors.js'
import { logEnrolment } from '../../factors/log-enrolment.js'
import { newRecoveryCode } from '../../factors/recovery-code.js'
import type { FactorOwner } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { association, wantedFactor } from './association.js'
import type { Association } from './association.js'
import { begun } from './begin-factor.js'
import type { AccessTokenCaller } from './mfa-bearer.js'

/** What was offered to the holder of an access token, as the store keeps it. */
export interface FurtherOffer {
  readonly pending: PendingAuthenticator
  /** The last `oob_code`, by its fingerprint. */
  readonly outOfBand?: string
  /** When the application last asked whether somebody approved; seconds since the epoch. */
  readonly askedAt?: number
  /** The recovery code that was shown with it and is worth nothing until it is confirmed. */
  readonly recoveryCode?: string
}

/** Seconds from an offer to its confirmation, as in a login. */
const OFFER_SECONDS = 300

/**
 * Offers an authenticator to somebody who is signed in, beside those that are there. Nothing waits for
 * it: it is kept by its token, and a second offer takes the place of the first.
 *
 * @throws ProtocolError `access_denied` where people enrol by ticket only, or nothing fits.
 */
export async function offerFurther(
  services: Services,
  {
    request,
    caller,
    body,
  }: {
    readonly request: Request
    readonly caller: AccessTokenCaller
    readonly body: Readonly<Record<string, unknown>>
  },
): Promise<Association> {
  const { user, token } = caller
  const { wanted, ...details } = wantedFactor(enrollable(services), body)
  const { factor, authenticatorType } = wanted
  const owner = furtherOwner(services, request, caller)
  const before = await furtherOffer(services, token)
  const enrolment = FACTORS[factor].enrolment
  const again = before?.pending.factor === factor ? before.pending.data : undefined
  const offered = await enrolment?.begin(services, owner, {
    ...details,
    ...(again && { before: again }),
  })
  const recoveryCode = await firstCode(services, user.user_id, before)
  const outOfBandCode = authenticatorType === 'oob' ? randomSecret() : undefined
  const data = await begun(services, offered, (pending) =>
    keepOffer(services, token, {
      pending: { factor, data: pending },
      ...(outOfBandCode !== undefined && { outOfBand: fingerprint(outOfBandCode) }),
      ...(recoveryCode !== undefined && { recoveryCode }),
    }),
  )
  if (!again) await logEnrolment(services, owner, 'gd_start_enroll', factor)
  return association(services, {
    wanted,
    data,
    account: user.email || user.user_id,
    ...(outOfBandCode !== undefined && { outOfBandCode }),
    ...(recoveryCode !== undefined && { recoveryCode }),
  })
}

/** What is offered to the holder of that token. */
export async function furtherOffer(
  { store }: Pick<Services, 'store'>,
  token: string,
): Promise<FurtherOffer | undefined> {
  return store.get<FurtherOffer>('enrolment', fingerprint(token))
}

/** Keeps an offer, in place of the one before. */
export async function keepOffer(
  { store, clock }: Pick<Services, 'clock' | 'store'>,
  token: string,
  offer: FurtherOffer,
): Promise<void> {
  await store.put('enrolment', fingerprint(token), offer, {
    expiresAt: clock.now() + OFFER_SECONDS,
  })
}

/** Whose authenticator it will be: what was begun with one token is no use with another. */
export function furtherOwner(
  services: Services,
  request: Request,
  { user, token, clientId }: AccessTokenCaller,
): FactorOwner {
  const { origin } = services.whereabouts(request)
  return { userId: user.user_id, binding: fingerprint(token), request: { clientId, origin } }
}

/** What is switched on, can be enrolled and protects an account by itself. */
function enrollable(services: Services): readonly Factor[] {
  const { factors, enrolsByTicketOnly } = services.config().guardian
  if (enrolsByTicketOnly) {
    throw new ProtocolError('access_denied', 'Second factors are set up by a ticket only.', {
      status: 403,
    })
  }
  return FACTOR_NAMES.filter(
    (factor) => factors[factor] && isIndependent(factor) && FACTORS[factor].enrolment,
  )
}

/** The recovery code that comes with the first authenticator: the same one however often it is asked. */
async function firstCode(
  services: Services,
  userId: string,
  before: FurtherOffer | undefined,
): Promise<string | undefined> {
  if (!services.config().guardian.factors['recovery-code']) return undefined
  const isFirst = (await authenticatorsOf(services, userId)).length === 0
  return isFirst ? (before?.recoveryCode ?? newRecoveryCode()) : undefined
}
