import type { AuthorizationRequest, MultifactorDemand } from '@lockstep/protocol'
import type { MultifactorPolicy } from '../../config/tenant-config.js'
import type { Confidence } from '../../risk/risk-assessment.js'

/**
 * The second factor that the tenant asks for by itself: never, always, or when a login does not fit
 * what is known of its user. A low confidence asks this time whatever browser is remembered.
 *
 * A refresh token is no login: it came out of one that did as the policy says.
 *
 * @see [Enable multi-factor authentication](https://auth0.com/docs/secure/multi-factor-authentication/enable-mfa)
 */
export function policyDemand(
  policy: MultifactorPolicy,
  {
    protocol,
    confidence,
  }: Pick<AuthorizationRequest, 'protocol'> & { readonly confidence: Confidence },
): MultifactorDemand | undefined {
  if (protocol === 'oauth2-refresh-token') return undefined
  switch (policy) {
    case 'never':
      return undefined
    case 'always':
      return { provider: 'any', allowRememberBrowser: true }
    case 'adaptive':
      return confidence === 'low' ? { provider: 'any', allowRememberBrowser: false } : undefined
  }
}
