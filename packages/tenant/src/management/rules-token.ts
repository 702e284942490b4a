import { machineToken, RULES_CLIENT } from '../flow/tokens/machine-token.js'
import { managementAudience } from '../flow/tokens/requested-audience.js'
import type { SigningServices } from '../flow/tokens/sign.js'

/** Auth0's scopes of `auth0.accessToken`. */
const SCOPES = ['read:users', 'update:users']
/** Seconds: our choice, so that a token that leaks out of a rule is soon worth nothing. */
const LIFETIME_SECONDS = 300
/** Seconds it is good for at least when a rule gets it: longer than all rules together may take. */
const MARGIN_SECONDS = 60

/**
 * Makes the tokens that rules read as `auth0.accessToken`; one is used until it is nearly over.
 *
 * @see [Use the Management API from within rules](https://auth0.com/docs/customize/rules/use-management-api)
 */
export function createRulesToken(services: SigningServices): () => Promise<string> {
  let current: { readonly token: Promise<string>; readonly goodUntil: number } | undefined

  return () => {
    const now = services.clock.now()
    if (current && now < current.goodUntil - MARGIN_SECONDS) return current.token
    const token = machineToken(services, {
      clientId: RULES_CLIENT,
      audience: managementAudience(services),
      scopes: SCOPES,
      lifetimeSeconds: LIFETIME_SECONDS,
    })
    current = { token, goodUntil: now + LIFETIME_SECONDS }
    // The next login tries again.
    token.catch(() => (current = undefined))
    return token
  }
}
