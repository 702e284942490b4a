import type { AuthorizationRequest, Factor, GeoIp } from '@lockstep/protocol'
import type { ActionEvent, CookieMode, RuleContext, RuleUser } from '@lockstep/rules'
import { ACTION_TYPES } from './action-factors.js'

/** What an Action is told beyond what rules are told. Everything is optional: a comparison has none of it. */
export interface ActionLogin {
  readonly transactionId?: string
  readonly request?: AuthorizationRequest
  /** Of the HTTP request at hand. Default: POST where there is a body. */
  readonly method?: string
  /** The person's authenticators now. */
  readonly enrolled?: Iterable<Factor>
  /** What was proven in the session so far, this login's second factors among it. */
  readonly methods?: readonly ProvenMethod[]
  readonly session?: ActionSession
  readonly refreshToken?: ActionRefreshToken
  readonly transactionMetadata?: Readonly<Record<string, unknown>>
}

/** One entry of `event.authentication.methods`. */
export interface ProvenMethod {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** The factor, where the method is `mfa`. */
  readonly type?: string
}

/** `event.session`. Instants are seconds since the epoch. */
export interface ActionSession {
  readonly id: string
  readonly userId: string
  readonly createdAt: number
  readonly authenticatedAt: number
  readonly expiresAt: number
  readonly idleExpiresAt: number
  readonly clients: readonly string[]
  /** Default: `persistent`. */
  readonly cookieMode?: CookieMode
  readonly metadata?: Readonly<Record<string, string>>
}

/** `event.refresh_token`. Instants are seconds since the epoch. */
export interface ActionRefreshToken {
  readonly id: string
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly idleExpiresAt: number
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * The `event` of a post-login Action, from the same facts as the arguments of a rule. Pure.
 *
 * `acr_values`, `prompt` and the scopes are those of the original request in every execution, whatever
 * another site sends to `/continue`.
 *
 * @see [Post-login event object](https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-event-object)
 */
export function actionEvent(
  { user, context }: { readonly user: RuleUser; readonly context: RuleContext },
  login: ActionLogin = {},
): ActionEvent {
  const { request, session, refreshToken } = login
  const { organization, stats, authorization, riskAssessment } = context
  const query = textsOf(recordOf(context.request).query)
  const audience = request ? request.audience : query.audience
  return {
    ...(riskAssessment !== undefined || methodsOf(context, login)
      ? { authentication: authentication(context, login) }
      : {}),
    authorization: { roles: [], ...recordOf(authorization) },
    client: {
      client_id: textOf(context.clientID),
      name: textOf(context.clientName),
      metadata: { ...recordOf(context.clientMetadata) },
    },
    connection: {
      id: textOf(context.connectionID),
      name: textOf(context.connection),
      strategy: textOf(context.connectionStrategy),
      metadata: { ...recordOf(context.connectionMetadata) },
    },
    ...(organization !== undefined && { organization: { ...recordOf(organization) } }),
    ...(refreshToken && { refresh_token: refreshTokenOf(refreshToken) }),
    request: requestOf(context, login),
    ...(audience !== undefined && { resource_server: { identifier: audience } }),
    ...(session && { session: sessionOf(session, context) }),
    stats: { logins_count: recordOf(stats).loginsCount ?? 0 },
    tenant: { id: textOf(context.tenant) },
    transaction: transactionOf(context, login, query),
    user: userOf(user, login),
  }
}

function authentication(context: RuleContext, login: ActionLogin) {
  const methods = methodsOf(context, login) ?? []
  return {
    methods: methods.map(({ timestamp, ...method }) => ({ ...method, timestamp: iso(timestamp) })),
    ...(context.riskAssessment !== undefined && { riskAssessment: context.riskAssessment }),
  }
}

/** `undefined` where nothing was proven to this tenant just now, as on a refresh. */
function methodsOf(
  { authentication: proven }: RuleContext,
  { methods }: ActionLogin,
): readonly ProvenMethod[] | undefined {
  if (methods) return methods
  const list = recordOf(proven).methods
  return Array.isArray(list) ? (list as readonly ProvenMethod[]) : undefined
}

function requestOf(context: RuleContext, { request, method }: ActionLogin): ActionEvent['request'] {
  const { ip, hostname, userAgent, geoip, query, body } = recordOf(context.request)
  const sent = recordOf(body)
  const language = request?.origin.language ?? request?.uiLocales[0]
  return {
    ip: textOf(ip),
    hostname: textOf(hostname),
    method: method ?? (Object.keys(sent).length > 0 ? 'POST' : 'GET'),
    query: { ...recordOf(query) },
    body: { ...sent },
    user_agent: textOf(userAgent),
    ...(language !== undefined && { language }),
    geoip: geoipOf(recordOf(geoip)),
  }
}

/** The names of a place in rules and in Actions. */
const GEOIP = {
  city_name: 'cityName',
  continent_code: 'continentCode',
  country_code: 'countryCode',
  country_code3: 'countryCode3',
  country_name: 'countryName',
  latitude: 'latitude',
  longitude: 'longitude',
  subdivision_code: 'subdivisionCode',
  subdivision_name: 'subdivisionName',
  time_zone: 'timeZone',
} as const satisfies Record<keyof GeoIp, string>

function geoipOf(place: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(GEOIP).flatMap(([from, to]) =>
      place[from] === undefined ? [] : [[to, place[from]]],
    ),
  )
}

function transactionOf(
  context: RuleContext,
  { request, transactionId, transactionMetadata = {} }: ActionLogin,
  query: Readonly<Record<string, string>>,
): ActionEvent['transaction'] {
  const locales = request?.uiLocales ?? words(query.ui_locales)
  return {
    ...(transactionId !== undefined && { id: transactionId }),
    acr_values: [...(request?.acrValues ?? words(query.acr_values))],
    ...(locales[0] !== undefined && { locale: locales[0] }),
    ...optional('login_hint', request ? request.loginHint : query.login_hint),
    metadata: { ...transactionMetadata },
    prompt: [...(request?.prompt ?? words(query.prompt))],
    // Actions have no word of their own for the return from another site.
    protocol: textOf(context.original_protocol ?? context.protocol),
    ...optional('redirect_uri', (request ? request.redirectUri : query.redirect_uri) || undefined),
    requested_scopes: [...(request?.scope ?? words(query.scope))],
    ...optional('response_mode', request ? request.responseMode : query.response_mode),
    response_type: [...(request?.responseType ?? words(query.response_type))],
    ...optional('state', request ? request.state : query.state),
    ui_locales: [...locales],
  }
}

function userOf(
  { user_metadata, app_metadata, multifactor, ...profile }: RuleUser,
  { enrolled }: ActionLogin,
): ActionEvent['user'] {
  const types = [...(enrolled ?? [])].flatMap((factor) => ACTION_TYPES[factor] ?? [])
  return {
    ...profile,
    user_metadata: { ...recordOf(user_metadata) },
    app_metadata: { ...recordOf(app_metadata) },
    multifactor: Array.isArray(multifactor) ? (multifactor as unknown[]) : [],
    enrolledFactors: [...new Set(types)].map((type) => ({ type })),
  }
}

function sessionOf(session: ActionSession, context: RuleContext) {
  const { ip, userAgent } = recordOf(context.request)
  return {
    id: session.id,
    user_id: session.userId,
    created_at: iso(session.createdAt * 1000),
    authenticated_at: iso(session.authenticatedAt * 1000),
    expires_at: iso(session.expiresAt * 1000),
    idle_expires_at: iso(session.idleExpiresAt * 1000),
    clients: session.clients.map((client_id) => ({ client_id })),
    cookie: { mode: session.cookieMode ?? 'persistent' },
    device: { last_ip: ip, last_user_agent: userAgent },
    metadata: { ...session.metadata },
  }
}

function refreshTokenOf(token: ActionRefreshToken) {
  return {
    id: token.id,
    user_id: token.userId,
    client_id: token.clientId,
    ...(token.sessionId !== null && { session_id: token.sessionId }),
    created_at: iso(token.createdAt * 1000),
    expires_at: iso(token.expiresAt * 1000),
    idle_expires_at: iso(token.idleExpiresAt * 1000),
    rotating: true,
    metadata: { ...token.metadata },
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(recordOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts)
}

function words(text: string | undefined): readonly string[] {
  return text?.split(' ').filter(Boolean) ?? []
}

function optional(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
