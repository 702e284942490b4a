import { createHash } from 'node:crypto'
import type { InferOutput } from 'valibot'
import type { connectionSchema } from './schema/federated.js'
import { didYouMean } from './did-you-mean.js'
import type { FederatedConnection, Upstream } from './federated-connection.js'
import {
  ENTERPRISE_STRATEGIES,
  FOREIGN_STRATEGIES,
  KNOWN_ISSUERS,
  SOCIAL_STRATEGIES,
} from './strategies.js'

type CheckedConnection = InferOutput<typeof connectionSchema>

/** Something to say about one connection, by its place in the list. */
export interface ConnectionRemark {
  readonly index: number
  readonly field: string
  readonly message: string
}

/** The connections that people sign in over elsewhere. The others are left out. */
export function toFederatedConnections(
  connections: readonly CheckedConnection[] = [],
): readonly FederatedConnection[] {
  return connections.filter(({ strategy }) => isFederated(strategy)).map(toFederated)
}

/** Strategies that nobody has: a slip, which must not leave a connection out. */
export function unknownStrategies(
  connections: readonly CheckedConnection[] = [],
): readonly ConnectionRemark[] {
  const known = [...SOCIAL_STRATEGIES, ...ENTERPRISE_STRATEGIES, ...FOREIGN_STRATEGIES]
  return connections.flatMap(({ strategy }, index) => {
    if (known.includes(strategy) || PASSWORDLESS.has(strategy)) return []
    const meant = didYouMean(strategy, known)
    const way =
      strategy === 'auth0'
        ? 'Put it into databases/.'
        : meant === undefined
          ? 'Write "oauth2" or "oidc" for a provider of your own.'
          : `Did you mean "${meant}"?`
    return [
      {
        index,
        field: 'strategy',
        message: `must be a strategy of a connection; found "${strategy}". ${way}`,
      },
    ]
  })
}

/** What is left out or answered by another than the export names, and why. */
export function connectionWarnings(
  connections: readonly CheckedConnection[] = [],
): readonly ConnectionRemark[] {
  return connections.flatMap(({ name, strategy, options = {} }, index) => {
    if (FOREIGN_STRATEGIES.has(strategy)) {
      const message = `"${strategy}" is out of scope: Lockstep speaks OpenID Connect and neither SAML nor LDAP, so the connection "${name}" is left out. Write "oidc" to sign its people in at the development identity provider.`
      return [{ index, field: 'strategy', message }]
    }
    const isKnown = isFederated(strategy) && toUpstream(strategy, options) !== null
    if (!options.client_id || isKnown || options.development || options.devkeys) return []
    if (!isFederated(strategy)) return []
    const message = `is not used: how to reach "${name}" is not known, so the development identity provider answers for it. Add options.discovery_url, or authorizationURL, tokenURL and userInfoURL; or options.development: true to agree.`
    return [{ index, field: 'options.client_id', message }]
  })
}

/** The connections of codes and links; they are no business of an identity provider. */
const PASSWORDLESS: ReadonlySet<string> = new Set(['email', 'sms'])

function isFederated(strategy: string): boolean {
  return SOCIAL_STRATEGIES.has(strategy) || ENTERPRISE_STRATEGIES.has(strategy)
}

function toFederated({
  name,
  strategy,
  display_name: displayName,
  enabled_clients: enabledClients,
  metadata = {},
  show_as_button: shown,
  options = {},
}: CheckedConnection): FederatedConnection {
  const isSocial = SOCIAL_STRATEGIES.has(strategy)
  const { tenant_domain: tenantDomain, domain_aliases: domainAliases } = options
  return {
    id: `con_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`,
    name,
    strategy,
    displayName: displayName ?? DISPLAY_NAMES.get(strategy) ?? name,
    isSocial,
    showAsButton: shown ?? isSocial,
    enabledClients: enabledClients ?? null,
    metadata,
    devkeys: options.devkeys ?? false,
    scope: toScope(options.scope),
    upstream: options.devkeys || options.development ? null : toUpstream(strategy, options),
    ...(tenantDomain !== undefined && { tenantDomain }),
    ...(domainAliases && {
      domainAliases: domainAliases.map((domain) => domain.toLowerCase()),
    }),
  }
}

/** A social network knows the tenant by a secret; a company's provider may do without. */
function toUpstream(
  strategy: string,
  options: NonNullable<CheckedConnection['options']>,
): Upstream | null {
  const { client_id: clientId, client_secret: clientSecret } = options
  if (!clientId || (!clientSecret && SOCIAL_STRATEGIES.has(strategy))) return null
  const who = { clientId, ...(clientSecret && { clientSecret }) }
  const discovery = options.discovery_url ?? options.issuer ?? KNOWN_ISSUERS.get(strategy)
  if (discovery !== undefined) return { kind: 'oidc', discovery, ...who }
  const { authorizationURL, tokenURL, userInfoURL } = options
  if (!authorizationURL || !tokenURL || !userInfoURL) return null
  return {
    kind: 'oauth2',
    authorizationEndpoint: authorizationURL,
    tokenEndpoint: tokenURL,
    userinfoEndpoint: userInfoURL,
    ...who,
  }
}

function toScope(scope: string | readonly string[] | null = []): readonly string[] {
  const list = typeof scope === 'string' ? scope.split(/[\s,]+/) : (scope ?? [])
  return list.filter(Boolean)
}

/** How the usual ones write themselves. */
const DISPLAY_NAMES: ReadonlyMap<string, string> = new Map([
  ['apple', 'Apple'],
  ['facebook', 'Facebook'],
  ['github', 'GitHub'],
  ['google-oauth2', 'Google'],
  ['linkedin', 'LinkedIn'],
  ['twitter', 'X'],
  ['windowslive', 'Microsoft'],
])
