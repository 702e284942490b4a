import type { AuthorizationRequest, Factor } from '@lockstep/protocol'
import type { RuleRun } from '@lockstep/rules'
import type { TenantConfig } from '../../config/tenant-config.js'
import { sampleLogin } from '../sample/sample-login.js'
import { sampleProtocol } from '../sample/sample-protocols.js'
import { described } from '../sample/sample-user.js'
import type { Trait } from './dimensions.js'

/** One login that both scripts are run on. */
export interface ComparedLogin {
  readonly given: RuleRun
  /** `undefined` for a recorded login, of which only the arguments are known. */
  readonly request?: AuthorizationRequest
  readonly enrolled?: ReadonlySet<Factor>
  /** A page can be shown: neither a token request nor `prompt=none`. */
  readonly canShowPage: boolean
  /** The name of the other site's answer. */
  readonly answer: string
}

const SCOPE = 'openid profile email'
/** How long ago a session began that proved a second factor. Milliseconds. */
const EARLIER_MS = 3_600_000

/** Makes the login that the traits describe together. */
export function comparedLogin(
  config: TenantConfig,
  traits: readonly Trait[],
  { now, answer }: { readonly now: number; readonly answer: string },
): ComparedLogin {
  const trait = Object.assign({}, ...traits) as Trait
  const place = Object.assign({}, ...traits.map((each) => each.place ?? {})) as object
  const user = trait.user ?? described(config, {}, '')
  const protocol = trait.protocol ?? sampleProtocol()
  const client = trait.client ?? config.clients[0]
  if (!client) throw new Error('A tenant has at least one application.')
  const query = Object.fromEntries(
    traits.flatMap(({ parameter }) => (parameter ? [parameter] : [])),
  )
  const login = sampleLogin(
    config,
    {
      user: trait.enrolled ? { ...user, enrolled: new Set<Factor>(['otp']) } : user,
      client,
      place,
      protocol,
      scope: trait.scope ?? SCOPE,
      query,
      ...(trait.acrValues !== undefined && { acrValues: trait.acrValues }),
      ...(trait.prompt !== undefined && { prompt: trait.prompt }),
    },
    { now },
  )
  return {
    given: altered(login.given, trait, now),
    request: login.request,
    enrolled: login.enrolled,
    canShowPage: protocol.channel === 'browser' && trait.prompt !== 'none',
    answer: trait.answer ?? answer,
  }
}

/** What a sample login cannot be told in the words of the command line. */
function altered({ user, context }: RuleRun, trait: Trait, now: number): RuleRun {
  const { geoip, ...request } = context.request as { readonly geoip?: object }
  const methods = [
    { name: 'pwd', timestamp: now - EARLIER_MS },
    { name: 'mfa', timestamp: now - EARLIER_MS + 60_000 },
  ]
  return {
    user,
    context: {
      ...context,
      ...(trait.provenBefore &&
        context.authentication !== undefined && { authentication: { methods } }),
      request: {
        ...request,
        ...(geoip && !trait.noPlace && { geoip }),
        ...(trait.rawIp !== undefined && { ip: trait.rawIp }),
      },
    },
  }
}
