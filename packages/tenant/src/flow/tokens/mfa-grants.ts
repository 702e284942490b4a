import { LockstepError } from '@lockstep/protocol'
import type { Challenging, Enrolling, Factor, TokenResponse } from '@lockstep/protocol'
import { answerFactor } from '../../factors/answer-challenge.js'
import { confirmEnrolmentOf } from '../../factors/confirm-enrolment.js'
import { posedStep } from '../../factors/posed-step.js'
import { addRecoveryCode } from '../../factors/recovery-code.js'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { apply, saveLogin } from '../login/login.js'
import { settled } from '../login/settled.js'
import { apiFactors } from '../mfa/api-factors.js'
import { confirmFurther } from '../mfa/confirm-further.js'
import type { FurtherAnswer } from '../mfa/confirm-further.js'
import { isAccessToken } from '../mfa/mfa-bearer.js'
import { requireApproval } from '../mfa/require-approval.js'
import { dropMfaToken, malformedMfaToken } from '../mfa/mfa-tokens.js'
import { outOfBandFactor } from '../mfa/out-of-band.js'
import { alreadyEnrolled, tooManyAttempts } from '../mfa/refusals.js'
import { ownerOf, owingLoginOf } from '../mfa/owing-login.js'
import type { MfaStep, Owing } from '../mfa/owing-login.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { randomSecret } from '../wire/secrets.js'
import { finishTokenLogin } from './token-login.js'
import type { RefreshFamily } from './refresh-families.js'

/** An answer to the factor that a login owes. */
interface Answer {
  readonly factor: Factor
  readonly code: string
  /** What Auth0's SDKs look for when the answer is wrong. */
  readonly wrong: string
}

/** What the answer to a recovery code adds: the code that takes its place. */
type MfaTokenResponse = TokenResponse & { readonly recovery_code?: string }

type Asked = { readonly client: Client; readonly body: Parameters }

/** `grant_type=http://auth0.com/oauth/grant-type/mfa-otp`: the code of an authenticator app. */
export const mfaOtp = grantFor({
  answerOf: (_step, body) => ({
    factor: 'otp',
    code: required(body, 'otp'),
    wrong: 'Invalid otp_code.',
  }),
  furtherOf: (body) => ({ kind: 'otp', code: required(body, 'otp') }),
})

/**
 * `…/mfa-oob`: the code that was sent, and the `oob_code` that says which message it was in; the
 * `oob_code` alone where somebody approves on another device.
 */
export const mfaOob = grantFor({
  async answerOf(step, body, services) {
    const factor = outOfBandFactor(step, required(body, 'oob_code'))
    if (!factor) throw new ProtocolError('invalid_grant', 'Invalid oob_code.', { status: 403 })
    if (apiFactors([factor])[0]?.isApproved) {
      await requireApproval(services, step, factor)
      return { factor, code: '', wrong: 'Invalid oob_code.' }
    }
    return { factor, code: required(body, 'binding_code'), wrong: 'Invalid binding_code.' }
  },
  furtherOf: (body) => ({
    kind: 'oob',
    outOfBandCode: required(body, 'oob_code'),
    code: body.binding_code,
  }),
})

/** `…/mfa-recovery-code`: a recovery code; the answer brings the next one. */
export const mfaRecoveryCode = grantFor({
  answerOf: (_step, body) => ({
    factor: 'recovery-code',
    code: required(body, 'recovery_code'),
    wrong: 'MFA Authorization rejected.',
  }),
  furtherOf: () => ({ kind: 'recovery-code' }),
})

/** How a grant reads its answer. */
interface AnswerReader {
  /** To the factor that a login owes. */
  answerOf(step: MfaStep, body: Parameters, services: Services): Answer | Promise<Answer>
  /** To a further authenticator, for somebody who is signed in. */
  furtherOf(body: Parameters): FurtherAnswer['answer']
}

/**
 * A grant that proves the second factor of a login and gets the tokens that were asked for when that
 * began. The rules do not run again: what they said is in the transaction, and the transaction is
 * cleared like any other. One answer can succeed, once. With an access token in the place of the
 * `mfa_token` it confirms a further authenticator, and mints nothing.
 *
 * @see [Multi-factor authentication API](https://auth0.com/docs/api/authentication#multi-factor-authentication)
 */
function grantFor({ answerOf, furtherOf }: AnswerReader) {
  return async (
    services: Services,
    request: Request,
    { client, body }: Asked,
  ): Promise<MfaTokenResponse> => {
    const mfaToken = required(body, 'mfa_token')
    if (isAccessToken(mfaToken)) {
      const answer = furtherOf(body)
      return confirmFurther(services, request, { client, accessToken: mfaToken, answer })
    }
    const step = await owingLoginOf(services, client.clientId, mfaToken)
    checkUnchanged(step, body)
    const family = await familyOf(services, step)
    const { login, recoveryCode } = await prove(
      services,
      step,
      await answerOf(step, body, services),
    )
    await dropMfaToken(services, step.mfaToken)
    const tokens = await finishTokenLogin(services, { login, client, family })
    return { ...tokens, ...(recoveryCode !== undefined && { recovery_code: recoveryCode }) }
  }
}

/** SDKs repeat scope and audience. They were fixed when the token was issued and only get smaller. */
function checkUnchanged({ login }: MfaStep, { scope = '', audience }: Parameters): void {
  const { request } = login.transaction
  const beyond = scope.split(' ').filter((name) => name && !request.scope.includes(name))
  if (beyond.length > 0) {
    throw new ProtocolError('invalid_scope', 'The scope goes beyond what the mfa_token is for.')
  }
  if (audience && audience !== request.audience) {
    throw new ProtocolError('invalid_request', 'The audience is not the one of the mfa_token.')
  }
}

/** The family of refresh tokens to go on with, if the one that led here is still the good one. */
async function familyOf(services: Services, { token }: MfaStep): Promise<RefreshFamily | string> {
  const { refreshed } = token
  if (!refreshed) return randomSecret()
  const family = await services.store.get<RefreshFamily>('refresh_family', refreshed.familyId)
  if (!family || family.current === null || family.current !== refreshed.current) {
    throw malformedMfaToken('of a refresh token that is over')
  }
  return family
}

async function prove(services: Services, { login, token }: MfaStep, answer: Answer) {
  const { transaction } = login
  try {
    return transaction.state === 'challenging'
      ? await answerChallenge(services, { ...login, transaction }, answer)
      : await confirmEnrolment(services, { ...login, transaction }, { ...answer, token })
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'stale_transaction') throw error
    throw malformedMfaToken('used at the same time')
  }
}

async function answerChallenge(
  services: Services,
  login: Owing<Challenging>,
  { factor, code, wrong }: Answer,
) {
  const { posed, factors } = login.transaction
  const answered = await answerFactor(services, ownerOf(login.transaction), {
    admitted: factors,
    factor,
    ...posedStep(posed, factor),
    code,
  })
  if (answered.outcome === 'too_many_attempts') throw tooManyAttempts(answered.retryAfterSeconds)
  if (answered.outcome === 'wrong') throw await rejected(services, login, wrong)
  const event = { type: 'accept_code', factor, at: services.clock.now() } as const
  const proven = await save(services, login, event)
  return { login: proven, recoveryCode: answered.verified.newRecoveryCode }
}

async function confirmEnrolment(
  services: Services,
  login: Owing<Enrolling>,
  { factor, code, wrong, token }: Answer & Pick<MfaStep, 'token'>,
) {
  const { pending, subject } = login.transaction
  if (pending?.factor !== factor) throw await rejected(services, login, wrong)
  const owner = ownerOf(login.transaction)
  const confirmed = await confirmEnrolmentOf(services, owner, { pending, code })
  if (confirmed.outcome === 'too_many_attempts') throw tooManyAttempts(confirmed.retryAfterSeconds)
  if (confirmed.outcome === 'taken') throw alreadyEnrolled()
  if (confirmed.outcome === 'wrong') throw await rejected(services, login, wrong)
  const event = { type: 'confirm_enrolment', factor, at: services.clock.now() } as const
  const proven = await save(services, login, event)
  // It was shown with the association; the answer to that is the only place for it.
  if (token.recoveryCode) await addRecoveryCode(services, subject.userId, token.recoveryCode)
  return { login: proven, recoveryCode: undefined }
}

async function save(
  services: Services,
  login: Owing,
  event: { readonly type: 'accept_code' | 'confirm_enrolment'; factor: Factor; at: number },
) {
  const { factor } = event
  const proven = settled(
    services,
    apply(services, login, event, [{ type: 'factor_verified', factor }]),
  )
  await saveLogin(services, login, proven)
  return proven
}

async function rejected(services: Services, login: Owing, wrong: string): Promise<ProtocolError> {
  const next = apply(services, login, { type: 'reject_code' }, [{ type: 'code_rejected' }])
  await saveLogin(services, login, next)
  return new ProtocolError('invalid_grant', wrong, { status: 403 })
}

function required(body: Parameters, name: string): string {
  const value = body[name]
  if (value) return value
  throw new ProtocolError('invalid_request', `Missing required parameter: ${name}`)
}
