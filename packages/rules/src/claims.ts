import type { RuleClaims } from '@lockstep/protocol'
import { RuleFault } from './rule-errors.js'
import { isPlainObject } from './snapshot.js'

/** The two tokens of `context` that a rule may add claims to. */
export type TokenName = 'idToken' | 'accessToken'

/** What becomes of a claim that a rule sets. */
export type ClaimFate = 'kept' | 'reserved' | 'unnamespaced'

/**
 * The claims of OpenID Connect that describe the person. A rule may correct them in the ID token.
 *
 * @see [OpenID Connect Core section 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims)
 */
const PROFILE = new Set(
  (
    'name given_name family_name middle_name nickname preferred_username profile picture website ' +
    'email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified ' +
    'address updated_at'
  ).split(' '),
)

/** What only the tenant may say: who, for whom, when, how (RFC 7519, RFC 9068, OpenID Connect Core). */
const RESERVED = new Set(
  (
    'iss sub aud exp nbf iat jti nonce auth_time acr amr azp at_hash c_hash s_hash sid cnf act ' +
    'may_act client_id scope gty permissions roles groups entitlements org_id org_name events'
  ).split(' '),
)

/** Namespaces that Auth0 keeps for itself. */
const AUTH0_DOMAINS = ['auth0.com', 'webtask.io', 'webtask.run']

/** Decides about one claim by its name; an unknown name must be an address of the author's own. */
export function claimFate(token: TokenName, name: string): ClaimFate {
  if (token === 'idToken' && PROFILE.has(name)) return 'kept'
  if (RESERVED.has(name) || PROFILE.has(name)) return 'reserved'
  return isNamespaced(name) ? 'kept' : 'unnamespaced'
}

/**
 * Reads the claims out of a context that all rules have left.
 *
 * @throws RuleFault when `context.accessToken.scope` is neither text nor a list of texts.
 * @see [Create custom claims](https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims)
 */
export function readClaims(context: object): RuleClaims {
  const scope = readScope(tokenOf(context, 'accessToken'))
  return {
    idToken: kept(context, 'idToken'),
    accessToken: kept(context, 'accessToken'),
    ...(scope && { scope }),
  }
}

/** The object a rule writes claims to; empty when it was replaced by something else. */
export function tokenOf(context: object, name: TokenName): Record<string, unknown> {
  const token = Object.hasOwn(context, name)
    ? (context as Record<string, unknown>)[name]
    : undefined
  return isPlainObject(token) ? token : {}
}

function kept(context: object, token: TokenName): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tokenOf(context, token)).filter(
      ([name, value]) => value !== undefined && claimFate(token, name) === 'kept',
    ),
  )
}

function readScope(accessToken: Record<string, unknown>): readonly string[] | undefined {
  const scope = Object.hasOwn(accessToken, 'scope') ? accessToken.scope : undefined
  if (scope === undefined || scope === null) return undefined
  const list: unknown = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : scope
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list
  throw new RuleFault('context.accessToken.scope must be a list of texts.')
}

function isNamespaced(name: string): boolean {
  if (!/^https?:\/\//.test(name) || !URL.canParse(name)) return false
  const { hostname } = new URL(name)
  return !AUTH0_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
}
