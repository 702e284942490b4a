import type { Subject } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { addresseeOf, wrongCode } from '../passwordless/addressee.js'
import { proveAddress } from '../passwordless/prove-address.js'
import { connectionOf, passwordlessConnection } from '../request/clients.js'
import { PASSWORDLESS_OTP } from '../tokens/passwordless-grant.js'
import { accountBlocked } from '../wire/locked-out.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { checkPassword } from './check-password.js'

/** Who proved a first factor from an application's own page. */
export type EmbeddedProof = Pick<Subject, 'connection' | 'method' | 'userId'>

/** What is checked, for whom and from where. */
export interface EmbeddedCredentials {
  readonly client: Client
  readonly body: Parameters
  readonly ip: string
}

type Check = (services: Services, credentials: EmbeddedCredentials) => Promise<EmbeddedProof>

const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm'

/** How each `credential_type` of `/co/authenticate` is checked; there are no others. */
export const CREDENTIAL_CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['password', passwordIn],
  [PASSWORD_REALM, passwordIn],
  [PASSWORDLESS_OTP, codeIn],
])

async function passwordIn(
  services: Services,
  { client, body, ip }: EmbeddedCredentials,
): Promise<EmbeddedProof> {
  const realm = body.credential_type === PASSWORD_REALM ? (body.realm ?? '') : undefined
  const connection = connectionOf(services.config(), client, realm)
  if (!connection) throw unknownRealm(realm)
  const { username, password } = body
  if (!username || !password) {
    throw new ProtocolError('invalid_request', 'The username or the password is missing.')
  }
  const { name } = connection
  const check = await checkPassword(services, { connection: name, username, password, ip })
  if (check.outcome !== 'right') throw refused(check, 'Wrong email or password.')
  return { userId: check.user.user_id, connection: check.connection, method: 'pwd' }
}

async function codeIn(
  services: Services,
  { client, body, ip }: EmbeddedCredentials,
): Promise<EmbeddedProof> {
  const { username, otp, realm } = body
  const connection = passwordlessConnection(services.config(), client, realm ?? '')
  if (!connection) throw unknownRealm(realm)
  const addressee = addresseeOf(connection, username)
  if (!addressee || !otp) {
    throw new ProtocolError('invalid_request', 'The username or the otp is missing.')
  }
  const { clientId } = client
  const proof = await proveAddress(services, { addressee, clientId, code: otp, ip })
  if (proof.outcome !== 'right') throw refused(proof, wrongCode(connection))
  return {
    userId: proof.user.user_id,
    connection: connection.name,
    method: connection.strategy,
  }
}

function unknownRealm(realm = ''): ProtocolError {
  return new ProtocolError('invalid_request', `Unknown realm ${realm.slice(0, 100)}`)
}

function refused(
  check:
    | { readonly outcome: 'wrong' | 'blocked' }
    | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number },
  wrong: string,
): ProtocolError {
  switch (check.outcome) {
    case 'wrong':
      return new ProtocolError('access_denied', wrong, { status: 403 })
    case 'blocked':
      return new ProtocolError('blocked_user', 'user is blocked', { status: 403 })
    case 'too_many_attempts':
      return accountBlocked(check.retryAfterSeconds)
  }
}
