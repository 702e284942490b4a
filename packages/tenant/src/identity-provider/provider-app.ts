import { Hono } from 'hono'
import { hostCheck } from '../http/host-check.js'
import { securityHeaders } from '../http/security-headers.js'
import type { Services } from '../services.js'
import { decide, showChoice } from './authorization.js'
import type { ScriptedPerson } from './identity-provider.js'
import { createProviderKeys } from './provider-keys.js'
import { exchangeCode, userinfo } from './provider-tokens.js'

/** What every endpoint of the identity provider works with. */
export interface Provider extends Pick<
  Services,
  'clock' | 'config' | 'issuer' | 'store' | 'users'
> {
  /** The provider's own issuer. */
  readonly provider: () => string
  readonly scripted: () => ScriptedPerson | null
}

/** The development identity provider as one `(Request) => Promise<Response>`. */
export function createProviderApp(provider: Provider): Hono {
  const app = new Hono()
  const keys = createProviderKeys()
  app.use(securityHeaders())
  app.use(hostCheck(provider.provider))
  app.get('/.well-known/openid-configuration', (c) => c.json(discovery(provider.provider())))
  app.get('/jwks', async (c) => c.json(await keys.jwks()))
  app.get('/authorize', (c) => showChoice(c, provider))
  app.post('/authorize', (c) => decide(c, provider))
  app.post('/token', (c) => exchangeCode(c, provider, keys))
  app.get('/userinfo', (c) => userinfo(c, provider))
  return app
}

/** OpenID Connect Discovery section 3. */
function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}
