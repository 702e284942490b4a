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
  const factor = await chosenFactor(services, transaction, body)
  if (factor === 'otp') return json({ challenge_type: 'otp' })
  await poseChallenge(services, { ...step.login, transaction }, factor)
  const oob_code = await issueOutOfBandCode(services, step, factor)
  return json({ challenge_type: 'oob', oob_code, binding_method: 'prompt' })
}

async function chosenFactor(
  services: Services,
  { factors, subject }: Challenging,
  { challenge_type = 'otp oob', oob_channel, authenticator_id }: Parameters,
): Promise<Factor> {
  const kinds = challenge_type.split(' ')
  const authenticators = await authenticatorsOf(services, subject.userId)
  const chosen = apiFactors(factors).find((known) => {
    const authenticator = authenticators.get(known.factor)
    return (
      authenticator !== undefined &&
      known.authenticatorType !== 'recovery-code' &&
      kinds.includes(known.authenticatorType) &&
      (!oob_channel || known.channel === oob_channel) &&
      (!authenticator_id || apiId(known, authenticator.id) === authenticator_id)
    )
  })
  if (chosen) return chosen.factor
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
