import type { AuthorizationRequest, Protocol, RequestOrigin } from '@lockstep/protocol'
import type { RuleContext } from '@lockstep/rules'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
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
  /** `undefined` where no browser takes part. */
  readonly session: Session | undefined
  /** The session was there before this login. */
  readonly sessionReused: boolean
  readonly deviceKnown: boolean
  /** What came back from the other site. */
  readonly returned?: { readonly query: Parameters; readonly body: Parameters }
}

/**
 * The `context` argument of a rule, as far as it is true here.
 *
 * Query and body are those of the original request. What another site sends to `/continue` only adds
 * names that the original did not use: it cannot take `acr_values` back or ask for another client.
 *
 * @see [Context object in rules](https://auth0.com/docs/customize/rules/context-object-properties-in-rules)
 */
export function ruleContext(input: RuleContextInput): RuleContext {
  const { config, client, request, protocol, origin, user, session, returned } = input
  const connection = config.connections.find(({ name }) => name === user.connection)
  return {
    tenant: config.tenant.name,
    clientID: client.clientId,
    clientName: client.name,
    clientMetadata: { ...client.metadata },
    connection: user.connection,
    connectionID: connection?.id ?? '',
    connectionStrategy: connection?.strategy ?? 'auth0',
    connectionMetadata: { ...connection?.metadata },
    connectionOptions: {},
    samlConfiguration: {},
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
    jwtConfiguration: { lifetimeInSeconds: client.idTokenLifetime },
    ...(session && {
      sessionID: session.id,
      authentication: { methods: session.methods.map((method) => ({ ...method })) },
    }),
    authorization: { roles: [] },
    riskAssessment: riskAssessment(input.deviceKnown),
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

function overlay(original: Parameters, returned: Parameters = {}): Record<string, string> {
  return { ...returned, ...original }
}

/**
 * Of Auth0's three assessments the tenant can make one honestly. The others say that they were not
 * made, which is Auth0's own answer then.
 *
 * @see [Adaptive MFA: risk assessment](https://auth0.com/docs/secure/multi-factor-authentication/adaptive-mfa/customize-adaptive-mfa)
 */
function riskAssessment(deviceKnown: boolean) {
  const absent = { confidence: 'neutral', code: 'assessment_not_available' }
  const device = deviceKnown
    ? { confidence: 'high', code: 'match' }
    : { confidence: 'low', code: 'no_match' }
  return {
    confidence: device.confidence,
    version: '1',
    assessments: { NewDevice: device, ImpossibleTravel: absent, UntrustedIP: absent },
  }
}
