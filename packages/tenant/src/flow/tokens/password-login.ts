import type { TokenResponse } from '@lockstep/protocol'
import type { Client, Connection } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { checkPassword } from '../login/check-password.js'
import type { PasswordCheck } from '../login/check-password.js'
import { countLogin } from '../login/sign-in.js'
import type { ProtocolError } from '../wire/protocol-error.js'
import { randomSecret } from '../wire/secrets.js'
import { tokensForLogin } from './token-login.js'
import type { TokenLogin } from './token-login.js'
import { tokenLoginRequest } from './token-login-request.js'
import type { TokenLoginInput } from './token-login-request.js'

/** A password that is exchanged for tokens. */
export interface PasswordLogin {
  readonly client: Client
  readonly connection: Connection
  readonly username: string
  readonly password: string
  /** What is asked for, and from where. */
  readonly asked: Omit<TokenLoginInput, 'clientId' | 'connection'>
  /** What the endpoint says to a password that is not right. */
  readonly refused: (check: Exclude<PasswordCheck, { outcome: 'right' }>) => ProtocolError
  /** See {@link TokenLogin}. */
  readonly owing?: TokenLogin['owing'] | undefined
}

/**
 * Checks a password within its limits, counts the login, and goes the way of every login without a page.
 *
 * @throws ProtocolError what `refused` makes of it, `mfa_required`, and what the rules denied with.
 */
export async function tokensForPassword(
  services: Services,
  { client, connection, username, password, asked, refused, owing }: PasswordLogin,
): Promise<TokenResponse> {
  const { ip } = asked.origin
  const check = await checkPassword(services, {
    connection: connection.name,
    username,
    password,
    ip,
  })
  if (check.outcome !== 'right') throw refused(check)
  const user = await countLogin(services, { userId: check.user.user_id, ip })
  return tokensForLogin(services, {
    client,
    user,
    subject: {
      userId: user.user_id,
      connection: check.connection,
      method: 'pwd',
      authenticatedAt: services.clock.now(),
      sessionId: null,
    },
    request: tokenLoginRequest({
      ...asked,
      clientId: client.clientId,
      connection: connection.name,
    }),
    step: { type: 'first_factor', method: 'pwd' },
    family: randomSecret(),
    ...(owing && { owing }),
  })
}
