import type { Enrolling } from '@lockstep/protocol'
import { newRecoveryCode } from '../../factors/recovery-code.js'
import type { Services } from '../../services.js'
import { association, wantedFactor } from '../mfa/association.js'
import type { Association } from '../mfa/association.js'
import { offerAuthenticator } from '../mfa/begin-factor.js'
import { anotherRecoveryCode, isRecoveryCode } from '../mfa/another-recovery-code.js'
import { offerFurther } from '../mfa/further-authenticator.js'
import { mfaCaller, requireScope } from '../mfa/mfa-bearer.js'
import { keepMfaToken, malformedMfaToken } from '../mfa/mfa-tokens.js'
import { issueOutOfBandCode } from '../mfa/out-of-band.js'
import { alreadyEnrolled } from '../mfa/refusals.js'
import type { MfaStep, Owing } from '../mfa/owing-login.js'
import { authenticateHolder } from '../tokens/authenticate-client.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, mediaType } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /mfa/associate`: offers an authenticator, which is worth nothing until a code of it was given at
 * the token endpoint. With an `mfa_token` it is the user's first one, since who has one must use that;
 * with an access token that a second factor was proven for it may stand beside others.
 *
 * @see [Enroll with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa/enroll-and-challenge-otp-authenticators)
 */
export async function mfaAssociate(request: Request, services: Services): Promise<Answer> {
  const caller = await mfaCaller(services, request)
  if (mediaType(request) !== 'application/json') {
    throw new ProtocolError('invalid_request', 'The body must be application/json.', {
      status: 415,
    })
  }
  const body = await jsonBody(request)
  if (body.client_id !== undefined && body.client_id !== caller.clientId) {
    throw malformedMfaToken('of another client')
  }
  authenticateHolder(services.config(), caller.clientId, body.client_secret)
  if (caller.kind === 'access_token') {
    requireScope(caller, 'enroll')
    return json(
      isRecoveryCode(body.authenticator_types)
        ? await anotherRecoveryCode(services, caller)
        : await offerFurther(services, { request, caller, body }),
    )
  }
  const { step } = caller
  const { transaction } = step.login
  if (transaction.state === 'challenging') throw alreadyEnrolled()
  const login = { ...step.login, transaction }
  return json(await associate(services, { step, login }, body))
}

async function associate(
  services: Services,
  { step, login }: { readonly step: MfaStep; readonly login: Owing<Enrolling> },
  body: Readonly<Record<string, unknown>>,
): Promise<Association> {
  const { options, demand, subject } = login.transaction
  const { wanted, ...more } = wantedFactor(options, body)
  const { factor } = wanted
  const data = await offerAuthenticator(services, login, { factor, ...more })
  const { token, ...recovery } = await withRecoveryCode(services, step)
  return association(services, {
    wanted,
    data,
    account: login.trace.user?.email ?? subject.userId,
    issuer: demand.issuer,
    ...(wanted.authenticatorType === 'oob' && {
      outOfBandCode: await issueOutOfBandCode(services, { ...step, token }, factor),
    }),
    ...recovery,
  })
}

/** The recovery code that comes with the first authenticator: the same one however often it is asked. */
async function withRecoveryCode(services: Services, { mfaToken, token }: MfaStep) {
  if (!services.config().guardian.factors['recovery-code']) return { token }
  const { recoveryCode = newRecoveryCode() } = token
  const next = { ...token, recoveryCode }
  await keepMfaToken(services, mfaToken, next)
  return { token: next, recoveryCode }
}
