import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { ProviderMetadata } from '@lockstep/protocol'
import type { Hono } from 'hono'
import { GRANT_TYPES } from '../flow/endpoints/token.js'
import { RESPONSE_TYPES_SUPPORTED } from '../flow/request/response-type.js'
import type { Services } from '../services.js'
import { publicCors } from './cors.js'
import { lastOf } from './last-of.js'

/** Seconds a client may keep discovery and JWKS: our choice, short since the tenant restarts often. */
const PUBLIC_CACHE = 'public, max-age=15'

/**
 * Mounts `/.well-known/openid-configuration` and `/.well-known/jwks.json`.
 *
 * @see [OpenID Connect Discovery 1.0 section 4](https://openid.net/specs/openid-connect-discovery-1_0.html)
 */
export function registerDiscovery(app: Hono, { issuer, keys }: Services): void {
  app.use('/.well-known/*', publicCors())
  const metadata = lastOf((of: string) => JSON.stringify(providerMetadata(of)))
  app.get('/.well-known/openid-configuration', (c) =>
    c.body(metadata(issuer()), 200, {
      'Cache-Control': PUBLIC_CACHE,
      'Content-Type': 'application/json',
    }),
  )
  app.get('/.well-known/jwks.json', async (c) => {
    const jwks = await keys.jwks()
    c.header('Cache-Control', PUBLIC_CACHE)
    return c.json(jwks)
  })
}

/** What this tenant supports, and nothing that it does not. `issuer` ends with a slash. */
export function providerMetadata(issuer: string): ProviderMetadata & Record<string, unknown> {
  const at = (path: string) => new URL(path, issuer).href
  return {
    issuer,
    authorization_endpoint: at('/authorize'),
    token_endpoint: at('/oauth/token'),
    userinfo_endpoint: at('/userinfo'),
    device_authorization_endpoint: at('/oauth/device/code'),
    mfa_challenge_endpoint: at('/mfa/challenge'),
    jwks_uri: at('/.well-known/jwks.json'),
    revocation_endpoint: at('/oauth/revoke'),
    end_session_endpoint: at('/oidc/logout'),
    response_types_supported: RESPONSE_TYPES_SUPPORTED,
    response_modes_supported: ['query', 'fragment', 'form_post', 'web_message'],
    grant_types_supported: ['implicit', ...GRANT_TYPES],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: [
      'acr',
      'amr',
      'at_hash',
      'aud',
      'auth_time',
      'c_hash',
      'email',
      'email_verified',
      'exp',
      'family_name',
      'given_name',
      'iat',
      'iss',
      'name',
      'nickname',
      'nonce',
      'picture',
      'sid',
      'sub',
      'updated_at',
    ],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    acr_values_supported: [ACR_MULTI_FACTOR],
    prompt_values_supported: ['none', 'login', 'consent'],
    ui_locales_supported: ['en'],
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
  }
}
