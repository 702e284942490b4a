import type { Services } from '../../services.js'
import { sendResetLink } from '../login/password-reset.js'
import { connectionOf, findClient } from '../request/clients.js'
import { text } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /dbconnections/change_password`: always the same sentence, so that nobody learns who has an
 * account.
 *
 * @see [Authentication API: Change password](https://auth0.com/docs/api/authentication#change-password)
 */
export async function dbChangePassword(request: Request, services: Services): Promise<Answer> {
  const { client_id, connection: name, email } = await bodyParameters(request)
  const config = services.config()
  const client = findClient(config, client_id ?? '')
  if (!client) throw new ProtocolError('invalid_request', 'Unknown client.')
  const connection = connectionOf(config, client, name)
  if (!connection) throw new ProtocolError('invalid_request', 'Unknown connection.')
  if (!email) throw new ProtocolError('invalid_request', 'The email is missing.')
  await sendResetLink(services, { connection, email })
  return text("We've just sent you an email to reset your password.")
}
