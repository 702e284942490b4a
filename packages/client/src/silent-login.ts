import { withDeadline } from './abort.js'
import { authorizeUrl } from './authorize-url.js'
import type { Internals } from './internals.js'
import type { Resource } from './resource.js'
import type { AuthenticationResult } from './result.js'
import { silentAnswer } from './silent-answer.js'
import { finishLogin } from './token-endpoint.js'
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
  wanted: Resource,
): Promise<AuthenticationResult> {
  const transaction = createTransaction(internals, wanted)
  const url = await authorizeUrl(internals, transaction, {
    prompt: 'none',
    responseMode: 'web_message',
  })
  const signal = withDeadline(undefined, TIMEOUT_SECONDS)
  const answer = await silentAnswer({
    window: internals.window(),
    tenant: internals.origin,
    url,
    signal,
  })
  return finishLogin(internals, transaction, answer)
}
