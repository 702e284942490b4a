import { withDeadline } from './abort.js'
import { authorizationCode } from './authorization-response.js'
import { authorizeUrl } from './authorize-url.js'
import type { Internals } from './internals.js'
import type { Resource } from './resource.js'
import type { AuthenticationResult } from './result.js'
import type { Session } from './session.js'
import { silentAnswer } from './silent-answer.js'
import { exchangeCode } from './token-endpoint.js'
import { createTransaction } from './transaction.js'

/** Seconds; our choice. A frame that cannot answer is found out much earlier. */
const TIMEOUT_SECONDS = 10

/**
 * Signs in with the tenant's own session, without a person.
 *
 * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest),
 * `prompt=none`
 */
export async function silentLogin(
  internals: Internals,
  session: Session,
  wanted: Resource,
): Promise<AuthenticationResult> {
  const { window } = internals.environment
  const transaction = createTransaction(internals, wanted)
  const url = await authorizeUrl(internals, transaction, {
    prompt: 'none',
    response_mode: 'web_message',
  })
  const signal = withDeadline(undefined, TIMEOUT_SECONDS)
  const response = await silentAnswer({ window, tenant: internals.origin, url, signal })
  const code = authorizationCode(response, transaction.state)
  return exchangeCode(internals, session, { code, transaction })
}
