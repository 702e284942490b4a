import type { AuthorizationRequest, Factor, ResponseType } from '@lockstep/protocol'
import type { RuleRun } from '@lockstep/rules'
import { didYouMean } from '../../config/did-you-mean.js'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import { ruleContext } from '../../flow/login/rule-context.js'
import { ruleUser } from '../../flow/login/rule-user.js'
import { createClientAddresses } from '../../http/client-address.js'
import { createSimulation } from '../../http/simulation.js'
import type { SimulatedOrigin } from '../../http/simulation.js'
import { createWhereabouts } from '../../http/whereabouts.js'
import { riskOf } from '../../risk/assess-risk.js'
import { toUser } from '../../users/seed-users.js'
import { UsageError } from '../usage-error.js'
import type { SampleProtocol } from './sample-protocols.js'
import type { SampleUser } from './sample-user.js'

/** One login to try scripts on, in the words of the command line. */
export interface LoginSketch {
  readonly user: SampleUser
  readonly client: Client
  readonly place: SimulatedOrigin
  readonly protocol: SampleProtocol
  readonly scope: string
  readonly acrValues?: string
  readonly prompt?: string
  /** More parameters of the request; on the way back from a redirect, what the other site sent. */
  readonly query?: Readonly<Record<string, string>>
  /** Laid over the finished `context`, object by object. */
  readonly context?: Readonly<Record<string, unknown>>
}

/** The login as rules see it, and what decides about it besides. */
export interface SampleLogin {
  readonly given: RuleRun
  readonly request: AuthorizationRequest
  readonly enrolled: ReadonlySet<Factor>
  readonly deviceKnown: boolean
}

/** The user agent of the sample's browser. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/**
 * Makes the arguments of a rule for a login that nobody makes: the same functions fill them that do so
 * for a real one, and everything that was not asked for is what an ordinary login has.
 *
 * @param now milliseconds since the epoch
 */
export function sampleLogin(
  config: TenantConfig,
  sketch: LoginSketch,
  { now }: { readonly now: number },
): SampleLogin {
  const { client, protocol, user } = sketch
  const request = sampleRequest(config, sketch)
  const profile = profileOf(sketch, { ip: request.origin.ip, now })
  const isBrowser = protocol.channel === 'browser'
  const deviceKnown = isBrowser && sketch.place.device === 'known'
  const context = ruleContext({
    config,
    client,
    request,
    protocol: protocol.protocol,
    origin: request.origin,
    user: profile,
    session: isBrowser ? sampleSession(profile, now) : undefined,
    sessionReused: false,
    subject: {
      connection: profile.connection,
      method: 'pwd',
      authenticatedAt: Math.floor(now / 1000),
    },
    risk: riskOf(
      { protocol: request.protocol, origin: request.origin, deviceKnown },
      {
        past: [],
        denyList: config.denyList,
        failedTooOften: false,
        now: Math.floor(now / 1000),
      },
    ),
    ...(isReturn(sketch) && { returned: { query: sketch.query ?? {}, body: {} } }),
  })
  return {
    given: {
      user: { ...ruleUser(profile, user.enrolled), ...user.fields },
      context: overlay(context, sketch.context ?? {}),
    },
    request,
    enrolled: user.enrolled,
    deviceKnown,
  }
}

/**
 * The application that `--client` names by id or name, else the first one.
 *
 * @throws UsageError when there is no such application.
 */
export function sampleClient(config: TenantConfig, given: string | undefined): Client {
  const { clients } = config
  const found =
    given === undefined
      ? clients[0]
      : clients.find(({ clientId, name }) => clientId === given || name === given)
  if (found) return found
  const ids = clients.map(({ clientId }) => clientId)
  const guess = given === undefined ? undefined : didYouMean(given, ids)
  throw new UsageError(
    `--client: there is no application "${given}". ` +
      `${guess === undefined ? '' : `Did you mean ${guess}? `}Known are ${ids.join(', ') || 'none'}.`,
  )
}

function sampleRequest(config: TenantConfig, sketch: LoginSketch): AuthorizationRequest {
  const { client, protocol, acrValues = '', prompt = '', scope } = sketch
  const isBrowser = protocol.channel === 'browser'
  const original = isReturn(sketch) ? {} : sketch.query
  const parameters = isBrowser
    ? { ...authorizeParameters(sketch), ...original }
    : { ...tokenParameters(sketch), ...original }
  return {
    protocol: protocol.protocol === 'redirect-callback' ? 'oidc-basic-profile' : protocol.protocol,
    clientId: client.clientId,
    redirectUri: client.callbacks[0] ?? '',
    responseMode: 'query',
    responseType: isBrowser ? responseTypes(protocol) : [],
    scope: words(scope),
    prompt: words(prompt),
    acrValues: words(acrValues),
    uiLocales: [],
    sso: true,
    query: isBrowser ? parameters : {},
    body: isBrowser ? {} : parameters,
    origin: originOf(config, sketch.place),
  }
}

/** What an application sends to `/authorize`; the values that change per login are the same here each time. */
function authorizeParameters({ client, protocol, ...sketch }: LoginSketch): Record<string, string> {
  const { acrValues, prompt, scope } = sketch
  const types = responseTypes(protocol)
  return {
    client_id: client.clientId,
    response_type: types.join(' '),
    redirect_uri: client.callbacks[0] ?? '',
    scope,
    state: 'sample-state',
    nonce: 'sample-nonce',
    ...(types.includes('code') && {
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    }),
    ...(acrValues !== undefined && { acr_values: acrValues }),
    ...(prompt !== undefined && { prompt }),
  }
}

function responseTypes({ protocol }: SampleProtocol): readonly ResponseType[] {
  return protocol === 'oidc-implicit-profile' ? ['token', 'id_token'] : ['code']
}

/** What an application sends to `/oauth/token`, without what rules must not see. */
function tokenParameters({ client, protocol, user, scope }: LoginSketch): Record<string, string> {
  if (protocol.protocol === 'oauth2-refresh-token') {
    return { grant_type: 'refresh_token', client_id: client.clientId }
  }
  const { email } = user.seed
  return { grant_type: 'password', client_id: client.clientId, username: email, scope }
}

function originOf(config: TenantConfig, place: SimulatedOrigin): AuthorizationRequest['origin'] {
  const simulation = createSimulation(true)
  simulation.from(place)
  const addresses = createClientAddresses()
  const whereabouts = createWhereabouts({ addresses, simulation, config: () => config })
  const headers = { 'user-agent': USER_AGENT }
  return whereabouts(new Request('http://localhost:4400/authorize', { headers })).origin
}

/** The profile after a password that was right: this login counts already when rules run. */
function profileOf({ user }: LoginSketch, { ip, now }: { ip: string; now: number }) {
  const instant = new Date(now).toISOString()
  return { ...toUser(user.seed, instant), logins_count: 1, last_login: instant, last_ip: ip }
}

function sampleSession({ user_id, connection }: ReturnType<typeof profileOf>, now: number) {
  return {
    id: 'sample-session',
    version: 1,
    userId: user_id,
    connection,
    createdAt: Math.floor(now / 1000),
    methods: [{ name: 'pwd', timestamp: now }],
    clients: [],
  }
}

function isReturn({ protocol }: LoginSketch): boolean {
  return protocol.protocol === 'redirect-callback'
}

function overlay<T extends object>(base: T, over: Readonly<Record<string, unknown>>): T {
  const merged = { ...base } as Record<string, unknown>
  for (const [name, value] of Object.entries(over)) {
    const before = Object.hasOwn(merged, name) ? merged[name] : undefined
    merged[name] = isObject(before) && isObject(value) ? overlay(before, value) : value
  }
  return merged as T
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function words(text: string): readonly string[] {
  return text.split(' ').filter(Boolean)
}
