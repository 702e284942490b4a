import type { Services } from '../../services.js'
import { beginLogin } from '../login/begin-login.js'
import { firstFactor } from '../login/first-factor.js'
import { answering } from '../request/answering.js'
import { findClient } from '../request/clients.js'
import { takeVerification } from '../request/cross-origin-verification.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /co/verify`: what the application's page answered, instead of a cookie. Whoever has the verifier
 * got it together with the ticket; from here on it is a login like every other.
 */
export async function coVerify(request: Request, services: Services): Promise<Answer> {
  if (request.headers.get('origin') !== new URL(services.issuer()).origin) {
    throw new ProtocolError('invalid_request', 'Only pages of the tenant may do this.', {
      status: 403,
    })
  }
  const { state, verifier } = await bodyParameters(request)
  const parsed = await takeVerification(services, state)
  const client = findClient(services.config(), parsed.clientId)
  if (!client) throw new ProtocolError('unauthorized_client', 'The application was removed.')
  return answering(services, parsed, async () => {
    if (!verifier) {
      throw new ProtocolError('invalid_request', 'No verifier returned from client.')
    }
    const proven = await firstFactor(services, request, { parsed, client, verifier })
    return beginLogin(services, request, { parsed, client, proven })
  })
}
