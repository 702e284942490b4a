import type { Challenging, Factor } from '@lockstep/protocol'
import { authenticatorsOf } from '../../factors/factors.js'
import type { Services } from '../../services.js'
import { apiFactors, apiId } from '../mfa/api-factors.js'
import { poseChallenge } from '../mfa/begin-factor.js'
import { issueOutOfBandCode } from '../mfa/out-of-band.js'
import { owingLoginOf } from '../mfa/owing-login.js'
import { authenticateClient } from '../tokens/authenticate-client.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /mfa/challenge`: asks for a factor that the login admits, and sends the code where one is sent.
 * It is the first of the user's that the application can handle, or the one it names.
 *
 * @see [Challenge with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa)
 */
export async function mfaChallenge(request: Request, services: Services): Promise<Answer> {
  const body = await bodyParameters(request)
  const client = authenticateClient(services.config(), request, body)
  if (!body.mfa_token) {
    throw new ProtocolError('invalid_request', 'Missing required parameter: mfa_token')
  }
  const step = await owingLoginOf(services, client.clientId, body.mfa_token)
  const { transaction } = step.login
  if (transaction.state === 'enrolling') {
    throw new ProtocolError('association_required', 'The user has no authenticator yet.', {
      status: 403,
    })
  }
  const chosen = await chosenAuthenticator(services, transaction, body)
  const { factor } = chosen
  // An app that is named must be the one that answers; otherwise each of the user's apps may.
  if (factor !== 'otp' || chosen.authenticatorId !== undefined) {
    await poseChallenge(services, { ...step.login, transaction }, chosen)
  }
  if (factor === 'otp') return json({ challenge_type: 'otp' })
  const oob_code = await issueOutOfBandCode(services, step, factor)
  const isApproved = apiFactors([factor])[0]?.isApproved === true
  return json({
    challenge_type: 'oob',
    oob_code,
    ...(!isApproved && { binding_method: 'prompt' }),
  })
}

async function chosenAuthenticator(
  services: Services,
  { factors, subject }: Challenging,
  { challenge_type = 'otp oob', oob_channel, authenticator_id }: Parameters,
): Promise<{ readonly factor: Factor; readonly authenticatorId?: string }> {
  const kinds = challenge_type.split(' ')
  const authenticators = await authenticatorsOf(services, subject.userId)
  const suitable = apiFactors(factors).filter(
    ({ authenticatorType, channel }) =>
      authenticatorType !== 'recovery-code' &&
      kinds.includes(authenticatorType) &&
      (!oob_channel || channel === oob_channel),
  )
  for (const known of suitable) {
    const { factor } = known
    const own = authenticators.filter((authenticator) => authenticator.factor === factor)
    if (!authenticator_id && own.length > 0) return { factor }
    const named = own.find(({ id }) => apiId(known, id) === authenticator_id)
    if (named) return { factor, authenticatorId: named.id }
  }
  throw authenticator_id
    ? new ProtocolError('invalid_grant', 'The authenticator is not one of this login.', {
        status: 403,
      })
    : new ProtocolError(
        'unsupported_challenge_type',
        'The user has no authenticator of a challenge_type that the client supports.',
        { status: 403 },
      )
}
