import type { ActionEvent, RuleRun } from '@lockstep/rules'

type Fields = Readonly<Record<string, unknown>>

/**
 * The `event` of the login that a rule sees as `user` and `context`: every value of it that an Action
 * can see too, under the name it has there.
 *
 * @see [Migrate from Rules to Actions](https://auth0.com/docs/customize/actions/migrate/migrate-from-rules-to-actions)
 */
export function eventOf({ user, context }: RuleRun): ActionEvent {
  const request = fieldsOf(context.request)
  const query = fieldsOf(request.query)
  const body = fieldsOf(request.body)
  const sent = { ...query, ...body }
  const returning = context.protocol === 'redirect-callback'
  const protocol = returning ? context.original_protocol : context.protocol
  return defined({
    authentication: authenticationOf(context),
    authorization: context.authorization,
    client: {
      client_id: context.clientID,
      name: context.clientName,
      metadata: context.clientMetadata ?? {},
    },
    connection: {
      id: context.connectionID,
      name: context.connection,
      strategy: context.connectionStrategy,
      metadata: context.connectionMetadata ?? {},
    },
    organization: context.organization,
    refresh_token:
      protocol === 'oauth2-refresh-token' ? { client_id: context.clientID } : undefined,
    request: defined({
      ip: textOf(request.ip),
      hostname: textOf(request.hostname),
      method: Object.keys(body).length > 0 ? 'POST' : 'GET',
      query,
      body,
      user_agent: request.userAgent,
      geoip: geoipOf(request.geoip),
    }),
    resource_server: sent.audience === undefined ? undefined : { identifier: sent.audience },
    session: sessionOf(context),
    stats: { logins_count: fieldsOf(context.stats).loginsCount },
    tenant: { id: context.tenant },
    transaction: defined({
      acr_values: wordsOf(sent.acr_values),
      locale: wordsOf(sent.ui_locales)[0] ?? 'en',
      login_hint: sent.login_hint,
      prompt: wordsOf(sent.prompt),
      protocol: textOf(protocol),
      redirect_uri: sent.redirect_uri,
      requested_scopes: wordsOf(sent.scope),
      response_mode: sent.response_mode,
      response_type: wordsOf(sent.response_type),
      state: sent.state,
      ui_locales: wordsOf(sent.ui_locales),
    }),
    user: userOf(user),
  })
}

/** An Action reads instants as ISO 8601 where a rule reads milliseconds. */
function authenticationOf({ authentication, riskAssessment }: RuleRun['context']) {
  if (authentication === undefined && riskAssessment === undefined) return undefined
  const { methods } = fieldsOf(authentication)
  const list = Array.isArray(methods) ? (methods as readonly Fields[]) : []
  return defined({
    methods: list.map(({ timestamp, ...method }) => ({
      ...method,
      timestamp: typeof timestamp === 'number' ? new Date(timestamp).toISOString() : timestamp,
    })),
    riskAssessment,
  })
}

function geoipOf(geoip: unknown): Fields {
  const {
    city_name,
    continent_code,
    country_code,
    country_code3,
    country_name,
    latitude,
    longitude,
    subdivision_code,
    subdivision_name,
    time_zone,
  } = fieldsOf(geoip)
  return defined({
    cityName: city_name,
    continentCode: continent_code,
    countryCode: country_code,
    countryCode3: country_code3,
    countryName: country_name,
    latitude,
    longitude,
    subdivisionCode: subdivision_code,
    subdivisionName: subdivision_name,
    timeZone: time_zone,
  })
}

function sessionOf({ sessionID, sso }: RuleRun['context']) {
  if (sessionID === undefined) return undefined
  const { current_clients } = fieldsOf(sso)
  const clients = Array.isArray(current_clients) ? (current_clients as readonly unknown[]) : []
  return { id: sessionID, clients: clients.map((client_id) => ({ client_id })) }
}

/** Metadata may be undefined for a rule; an Action always has an object. */
function userOf(user: RuleRun['user']): ActionEvent['user'] {
  const multifactor = Array.isArray(user.multifactor)
    ? (user.multifactor as readonly unknown[])
    : []
  return {
    ...user,
    app_metadata: user.app_metadata ?? {},
    user_metadata: user.user_metadata ?? {},
    multifactor,
    enrolledFactors: multifactor.length > 0 ? [{ type: 'otp' }] : [],
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function wordsOf(value: unknown): readonly string[] {
  return textOf(value).split(' ').filter(Boolean)
}

/** Without the members that are undefined: JSON has no such thing. */
function defined<T extends Fields>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
