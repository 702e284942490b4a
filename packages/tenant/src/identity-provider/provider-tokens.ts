import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { bodyParameters } from '../flow/wire/parameters.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { ProviderGrant } from './authorization.js'
import type { Provider } from './provider-app.js'
import type { ProviderKeys } from './provider-keys.js'

/** Seconds that ID tokens and access tokens live; our choice. */
const TOKEN_SECONDS = 3600

/** `POST /token` (RFC 6749 section 4.1.3): a code, once, with the verifier of its challenge. */
export async function exchangeCode(
  c: Context,
  { clock, store, provider }: Provider,
  keys: ProviderKeys,
): Promise<Response> {
  const {
    grant_type,
    code = '',
    code_verifier = '',
    client_id,
    redirect_uri,
  } = await bodyParameters(c.req.raw)
  const granted =
    grant_type === 'authorization_code'
      ? await store.take<ProviderGrant>('upstream_login', `code:${fingerprint(code)}`)
      : undefined
  const isTheirs =
    granted?.clientId === client_id &&
    granted?.redirectUri === redirect_uri &&
    granted !== undefined &&
    isVerifier(code_verifier, granted.codeChallenge)
  if (!isTheirs) return c.json({ error: 'invalid_grant' }, 400)

  const accessToken = randomSecret()
  const now = clock.now()
  await store.put('upstream_login', `token:${fingerprint(accessToken)}`, granted, {
    expiresAt: now + TOKEN_SECONDS,
  })
  // The provider has a clock of its own, as others have: simulated time is the tenant's business.
  const realNow = Math.floor(Date.now() / 1000)
  const idToken = await keys.sign({
    ...granted.claims,
    iss: provider(),
    aud: granted.clientId,
    iat: realNow,
    exp: realNow + TOKEN_SECONDS,
    ...(granted.nonce !== undefined && { nonce: granted.nonce }),
  })
  c.header('Cache-Control', 'no-store')
  return c.json({
    access_token: accessToken,
    id_token: idToken,
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
    scope: granted.scope,
  })
}

/** `GET /userinfo` (OpenID Connect Core section 5.3). */
export async function userinfo(c: Context, { store }: Provider): Promise<Response> {
  const token = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  const granted =
    token === undefined
      ? undefined
      : await store.get<ProviderGrant>('upstream_login', `token:${fingerprint(token)}`)
  if (granted) return c.json(granted.claims)
  c.header('WWW-Authenticate', 'Bearer error="invalid_token"')
  return c.json({ error: 'invalid_token' }, 401)
}

function isVerifier(verifier: string, challenge: string): boolean {
  const made = Buffer.from(createHash('sha256').update(verifier).digest('base64url'))
  const expected = Buffer.from(challenge)
  return made.length === expected.length && timingSafeEqual(made, expected)
}
