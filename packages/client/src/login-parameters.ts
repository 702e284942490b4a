import type { Internals } from './internals.js'
import { loginTicket } from './login-ticket.js'
import type { LoginOptions } from './options.js'
import type { Transaction } from './transaction.js'

/** The parameters of `/authorize` for a login with a person in it. Gets the login ticket first. */
export async function loginParameters(
  internals: Internals,
  { codeVerifier }: Transaction,
  options: LoginOptions,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, string | undefined>>> {
  const { credentials, prompt, acrValues, loginHint, screenHint, connection } = options
  return {
    prompt,
    acr_values: acrValues?.join(' '),
    login_hint: loginHint,
    screen_hint: screenHint,
    connection,
    ...(credentials && (await loginTicket(internals, credentials, { codeVerifier, signal }))),
  }
}
