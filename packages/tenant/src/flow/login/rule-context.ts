import type { AuthorizationRequest, Protocol, RequestOrigin, Subject } from '@lockstep/protocol'
import type { RuleContext } from '@lockstep/rules'
import type { Client, Connection, TenantConfig } from '../../config/tenant-config.js'
import type { RiskAssessment } from '../../risk/risk-assessment.js'
import type { User } from '../../users/user.js'
import type { Session } from '../sessions/sessions.js'
import type { Parameters } from '../wire/parameters.js'

/** What is known when the rules run. */
export interface RuleContextInput {
  readonly config: TenantConfig
  readonly client: Client
  readonly request: AuthorizationRequest
  readonly protocol: Protocol
  /** Where the first factor was proven. */
  readonly origin: RequestOrigin
  readonly user: User
  /** Who proved the first factor: over which connection, how and when. */
  readonly subject: Pick<Subject, 'authenticatedAt' | 'connection' | 'method'>
  /** `undefined` where no browser takes part. */
  readonly session: Session | undefined
  /** The session was there before this login. */
  readonly sessionReused: boolean
  readonly risk: RiskAssessment
  /** What came back from the other site. */
  readonly returned?: { readonly query: Parameters; readonly body: Parameters }
}

/**
 * The `context` argument of a rule. Pure: everything it says is in `input`.
 *
 * Query and body are those of the original request. What another site sends to `/continue` only adds
 * names that the original did not use and that mean nothing at `/authorize`: it cannot take `acr_values`
 * back, ask for another client, or pretend that the application asked for `prompt=none`.
 *
 * @see [Context object in rules](https://auth0.com/docs/customize/rules/context-object-properties-in-rules)
 */
export function ruleContext(input: RuleContextInput): RuleContext {
  const { config, client, request, protocol, origin, user, subject, session, returned } = input
  const connection = [...config.connections, ...config.federated, ...config.passwordless].find(
    ({ name }) => name === subject.connection,
  )
  const organization = config.organizations.find(({ id }) => id === request.organization)
  return {
    tenant: config.tenant.name,
    clientID: client.clientId,
    clientName: client.name,
    clientMetadata: { ...client.metadata },
    connection: subject.connection,
    connectionID: connection?.id ?? '',
    connectionStrategy: connection?.strategy ?? 'auth0',
    connectionMetadata: { ...connection?.metadata },
    connectionOptions: connectionOptions(connection),
    samlConfiguration: { ...client.samlConfiguration },
    protocol,
    ...(protocol === 'redirect-callback' && { original_protocol: request.protocol }),
    stats: { loginsCount: user.logins_count },
    sso: {
      with_auth0: input.sessionReused,
      with_dbconn: input.sessionReused && session !== undefined,
      current_clients: [...(session?.clients ?? [])],
    },
    accessToken: {},
    idToken: {},
    jwtConfiguration: {
      lifetimeInSeconds: client.idTokenLifetime,
      scopes: { ...client.jwtScopes },
    },
    ...(session && { sessionID: session.id }),
    ...(request.protocol !== 'oauth2-refresh-token' && {
      authentication: { methods: methods(session, subject) },
    }),
    authorization: { roles: [...(user.roles ?? [])] },
    ...(organization && {
      organization: {
        id: organization.id,
        name: organization.name,
        display_name: organization.displayName,
        metadata: { ...organization.metadata },
      },
    }),
    riskAssessment: structuredClone(input.risk),
    request: {
      userAgent: origin.userAgent,
      ip: origin.ip,
      hostname: origin.hostname,
      query: overlay(request.query, returned?.query),
      body: overlay(request.body, returned?.body),
      ...(origin.geoip && { geoip: { ...origin.geoip } }),
    },
  }
}

/** What means something at `/authorize`: only the application can have said it. */
const REQUEST_PARAMETERS: ReadonlySet<string> = new Set(
  (
    'response_type response_mode client_id redirect_uri scope audience nonce code_challenge ' +
    'code_challenge_method connection connection_scope realm prompt max_age acr_values login_hint ' +
    'login_ticket screen_hint ui_locales organization invitation sso access_type device protocol'
  ).split(' '),
)

function overlay(original: Parameters, returned: Parameters = {}): Record<string, string> {
  const added = Object.entries(returned).filter(([name]) => !REQUEST_PARAMETERS.has(name))
  return { ...Object.fromEntries(added), ...original }
}

/**
 * What was proven in the session so far, or by a login without one. The second factor of the login at
 * hand is not among it, since rules run before it.
 */
function methods(
  session: Session | undefined,
  { method, authenticatedAt }: RuleContextInput['subject'],
): { name: string; timestamp: number }[] {
  const proven = session?.methods ?? [{ name: method, timestamp: authenticatedAt * 1000 }]
  return proven.map(({ name, timestamp }) => ({ name, timestamp }))
}

function connectionOptions(
  connection: Pick<Connection, 'domainAliases' | 'name' | 'tenantDomain'> | undefined,
): Record<string, unknown> {
  const { tenantDomain, domainAliases } = connection ?? {}
  return {
    ...(tenantDomain !== undefined && { tenant_domain: tenantDomain }),
    ...(domainAliases && { domain_aliases: [...domainAliases] }),
  }
}
