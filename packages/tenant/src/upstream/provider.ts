import type { FederatedConnection, Upstream } from '../config/federated-connection.js'
import type { Services } from '../services.js'
import { upstreamJson } from './fetch-upstream.js'
import { UpstreamError } from './upstream-error.js'

/** A provider as its connection reaches it. */
export interface Provider {
  /** `null` for one that speaks OAuth 2.0 alone: its profile is all there is. */
  readonly openid: {
    readonly issuer: string
    readonly jwksUri: string
    /** Its answers name their issuer (RFC 9207). */
    readonly namesIssuer: boolean
  } | null
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string | undefined
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** How the secret is sent; `basic` unless the provider takes it in the body only. */
  readonly secretIn: 'basic' | 'body'
}

/** Milliseconds that a discovery document is believed. Our choice. */
const KEPT_MS = 600_000

interface Kept {
  readonly until: number
  readonly provider: Promise<Provider>
}

const keptOf = new WeakMap<object, Map<string, Kept>>()

/** How the provider of a connection is reached; its discovery document is kept for ten minutes. */
export async function providerOf(
  services: Services,
  connection: FederatedConnection,
): Promise<Provider> {
  const upstream = connection.upstream ?? {
    kind: 'oidc' as const,
    discovery: await services.identityProvider.open(),
    clientId: connection.name,
  }
  if (upstream.kind === 'oauth2') {
    return { ...upstream, openid: null, ...secretOf(upstream), secretIn: 'body' }
  }
  const kept = keptOf.get(services) ?? new Map<string, Kept>()
  keptOf.set(services, kept)
  const key = JSON.stringify(upstream)
  const found = kept.get(key)
  if (found && found.until > Date.now()) return found.provider
  const provider = discover(services, upstream)
  kept.set(key, { until: Date.now() + KEPT_MS, provider })
  provider.catch(() => kept.delete(key))
  return provider
}

/**
 * Reads a discovery document.
 *
 * @see [OpenID Connect Discovery section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 */
async function discover(
  services: Services,
  upstream: Extract<Upstream, { kind: 'oidc' }>,
): Promise<Provider> {
  const url = documentUrl(upstream.discovery)
  const document = await upstreamJson(services, url)
  const text = (name: string): string | undefined => {
    const value = document[name]
    if (value === undefined) return undefined
    // Browsers are sent to one of them: it must be a place, never a script.
    if (typeof value !== 'string' || !/^https?:/i.test(value) || !URL.canParse(value)) {
      throw new UpstreamError(`${url}: the ${name} is no address of the web.`)
    }
    return value
  }
  const needed = (name: string): string => {
    const value = text(name)
    if (value === undefined) throw new UpstreamError(`${url} has no ${name}.`)
    return value
  }
  const issuer = needed('issuer')
  // Section 4.3: a document that speaks for another issuer would let that one's tokens in.
  if (documentUrl(issuer) !== url) {
    throw new UpstreamError(`${url} is the document of another issuer, "${issuer}".`)
  }
  const methods = document.token_endpoint_auth_methods_supported
  const bodyOnly =
    Array.isArray(methods) &&
    methods.includes('client_secret_post') &&
    !methods.includes('client_secret_basic')
  return {
    openid: {
      issuer,
      jwksUri: needed('jwks_uri'),
      namesIssuer: document.authorization_response_iss_parameter_supported === true,
    },
    authorizationEndpoint: needed('authorization_endpoint'),
    tokenEndpoint: needed('token_endpoint'),
    userinfoEndpoint: text('userinfo_endpoint'),
    clientId: upstream.clientId,
    ...secretOf(upstream),
    secretIn: bodyOnly ? 'body' : 'basic',
  }
}

function secretOf({ clientSecret }: Upstream): Pick<Provider, 'clientSecret'> {
  return { clientSecret }
}

const WELL_KNOWN = '/.well-known/openid-configuration'

function documentUrl(discovery: string): string {
  return discovery.endsWith(WELL_KNOWN) ? discovery : `${discovery.replace(/\/$/, '')}${WELL_KNOWN}`
}
