import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import { confirmEnrolmentOf } from '../../factors/confirm-enrolment.js'
import { FACTORS } from '../../factors/factors.js'
import { addRecoveryCode } from '../../factors/recovery-code.js'
import type { FactorOwner } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint } from '../wire/secrets.js'
import { apiFactors } from './api-factors.js'
import { furtherOffer, furtherOwner, keepOffer } from './further-authenticator.js'
import type { FurtherOffer } from './further-authenticator.js'
import { accessTokenCaller, requireScope } from './mfa-bearer.js'
import type { AccessTokenCaller } from './mfa-bearer.js'
import { malformedMfaToken } from './mfa-tokens.js'
import { alreadyEnrolled, tooManyAttempts } from './refusals.js'
import { requireApproved } from './require-approval.js'

/** What came to the token endpoint with an access token in the place of an `mfa_token`. */
export interface FurtherAnswer {
  readonly client: Client
  readonly accessToken: string
  readonly answer:
    | { readonly kind: 'otp'; readonly code: string }
    | { readonly kind: 'oob'; readonly outOfBandCode: string; readonly code: string | undefined }
    | { readonly kind: 'recovery-code' }
}

/**
 * Confirms the authenticator that was offered to the holder of an access token. Nothing is minted: the
 * answer is the token that they have, for what is left of its time.
 *
 * @throws ProtocolError `invalid_grant` for a wrong code, and for a token that may not enrol.
 * @see [Enroll and challenge OTP authenticators](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa/enroll-and-challenge-otp-authenticators)
 */
export async function confirmFurther(
  services: Services,
  request: Request,
  { client, accessToken, answer }: FurtherAnswer,
): Promise<TokenResponse> {
  const caller = await holder(services, accessToken)
  if (caller.clientId !== client.clientId) throw malformedMfaToken('of another client')
  requireScope(caller, 'enroll')
  const offer = await furtherOffer(services, accessToken)
  if (!offer) throw malformedMfaToken('nothing is offered to its holder')
  const owner = furtherOwner(services, request, caller)
  const { code, wrong } = await typed(services, { owner, offer, accessToken, answer })
  const confirmed = await confirmEnrolmentOf(services, owner, {
    pending: offer.pending,
    code,
    isAdditional: caller.isProven,
    admission: {
      async isGood() {
        await holder(services, accessToken)
        return (await furtherOffer(services, accessToken)) !== undefined
      },
      async use() {
        await services.store.delete('enrolment', owner.binding)
      },
    },
  })
  if (confirmed.outcome === 'too_many_attempts') throw tooManyAttempts(confirmed.retryAfterSeconds)
  if (confirmed.outcome === 'taken') throw alreadyEnrolled()
  if (confirmed.outcome === 'wrong') throw invalidGrant(wrong)
  if (offer.recoveryCode) await addRecoveryCode(services, owner.userId, offer.recoveryCode)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: caller.expiresAt - services.clock.now(),
    scope: caller.scopes.join(' '),
  }
}

/** At the token endpoint a bad token is a bad grant. */
async function holder(services: Services, accessToken: string): Promise<AccessTokenCaller> {
  try {
    return await accessTokenCaller(services, accessToken)
  } catch (error) {
    throw error instanceof ProtocolError ? malformedMfaToken(error.message) : error
  }
}

/** What was typed for what is pending, and what Auth0's SDKs look for when it is wrong. */
async function typed(
  services: Services,
  {
    owner,
    offer,
    accessToken,
    answer,
  }: Pick<FurtherAnswer, 'accessToken' | 'answer'> & {
    readonly owner: FactorOwner
    readonly offer: FurtherOffer
  },
): Promise<{ readonly code: string; readonly wrong: string }> {
  const { pending, outOfBand, askedAt } = offer
  const [wanted] = apiFactors([pending.factor])
  if (!wanted || wanted.authenticatorType !== answer.kind) {
    throw malformedMfaToken('another kind of authenticator is offered to its holder')
  }
  if (answer.kind !== 'oob') {
    return { code: answer.kind === 'otp' ? answer.code : '', wrong: 'Invalid otp_code.' }
  }
  if (outOfBand !== fingerprint(answer.outOfBandCode)) throw invalidGrant('Invalid oob_code.')
  if (!wanted.isApproved) {
    if (answer.code) return { code: answer.code, wrong: 'Invalid binding_code.' }
    throw new ProtocolError('invalid_request', 'Missing required parameter: binding_code')
  }
  const { enrolment } = FACTORS[pending.factor]
  const approval = await enrolment?.approval?.(services, owner, pending.data)
  await requireApproved(services, approval ?? 'expired', {
    askedAt,
    keep: (now) => keepOffer(services, accessToken, { ...offer, askedAt: now }),
  })
  return { code: '', wrong: 'Invalid oob_code.' }
}

function invalidGrant(description: string): ProtocolError {
  return new ProtocolError('invalid_grant', description, { status: 403 })
}
