import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import type { SimulatedOrigin } from '../../http/simulation.js'
import { SAMPLE_PROTOCOLS } from '../sample/sample-protocols.js'
import type { SampleProtocol } from '../sample/sample-protocols.js'
import type { SampleUser } from '../sample/sample-user.js'
import { described, seeded } from '../sample/sample-user.js'
import type { Dimension } from './login-table.js'
import type { Mentions } from './mentions.js'
import { rangeEdges } from './range-edges.js'

/** What one value of one dimension decides about a login; later values win where they overlap. */
export interface Trait {
  readonly place?: SimulatedOrigin
  /** `context.request.ip` as it is, also where the tenant would write it another way. */
  readonly rawIp?: string
  readonly noPlace?: true
  readonly client?: Client
  readonly user?: SampleUser
  readonly protocol?: SampleProtocol
  readonly prompt?: string
  readonly enrolled?: boolean
  readonly acrValues?: string
  readonly provenBefore?: boolean
  readonly scope?: string
  readonly parameter?: readonly [string, string]
  /** Which of the other site's answers comes back from a redirect. */
  readonly answer?: string
}

/** Our choice: values of one kind that are taken from the scripts. */
const MAX_MENTIONED = 6
/** Our choice: each parameter is a dimension of its own. */
const MAX_PARAMETERS = 3

/** Addresses nobody owns (RFC 5737, RFC 3849): outside of every network that scripts name. */
const OUTSIDE = ['203.0.113.9', '2001:db8:ffff::9'] as const

/**
 * The dimensions in which logins are varied. The first value of each is the ordinary one; the others are
 * what the scripts mention, with the edges of it, and one more that they do not.
 */
export function loginDimensions(
  config: TenantConfig,
  mentions: Mentions,
  answers: readonly string[],
): readonly Dimension<Trait>[] {
  const all: readonly Dimension<Trait>[] = [
    { name: 'network', values: networks(mentions) },
    { name: 'country', values: countries(mentions) },
    {
      name: 'device',
      values: [
        { label: 'unrecognised', value: { place: { device: 'unknown' } } },
        { label: 'recognised', value: { place: { device: 'known' } } },
      ],
    },
    { name: 'application', values: applications(config, mentions) },
    { name: 'user', values: users(config, mentions) },
    { name: 'protocol', values: protocols(mentions) },
    {
      name: 'authenticator',
      values: [
        { label: 'none', value: { enrolled: false } },
        { label: 'enrolled', value: { enrolled: true } },
      ],
    },
    {
      name: 'acr_values',
      values: [
        { label: 'none', value: {} },
        { label: 'multi-factor', value: { acrValues: ACR_MULTI_FACTOR } },
      ],
    },
    {
      name: 'session',
      values: [
        { label: 'password', value: {} },
        { label: 'password and second factor', value: { provenBefore: true } },
      ],
    },
    { name: 'scope', values: scopes(mentions) },
    // What a script that redirects looks for is what the other site answers, which is varied as such.
    ...(mentions.redirects ? [] : mentions.parameters.slice(0, MAX_PARAMETERS)).map(parameter),
    {
      name: 'answer of the other site',
      values: answers.map((answer) => ({ label: answer, value: { answer } })),
    },
  ]
  return all.filter(({ values }) => values.length > 1)
}

type Values = Dimension<Trait>['values']

function networks({ ranges }: Mentions): Values {
  const edges = ranges.slice(0, MAX_MENTIONED).flatMap((range) => {
    const found = rangeEdges(range)
    if (!found) return []
    const inside = found.inside.map((ip) => ({ label: `${ip} (in ${range})`, ip }))
    return [...inside, ...found.outside.map((ip) => ({ label: `${ip} (beside ${range})`, ip }))]
  })
  const plain = OUTSIDE.map((ip) => ({ label: ip, ip }))
  const ordinary = [...plain, ...edges].map(({ label, ip }) => ({
    label,
    value: { place: { ip } },
  }))
  const mapped = [edges.find(({ ip }) => !ip.includes(':'))?.ip ?? OUTSIDE[0]].map((ip) => ({
    label: `::ffff:${ip} (IPv4-mapped)`,
    value: { place: { ip }, rawIp: `::ffff:${ip}` },
  }))
  return [...ordinary, ...mapped]
}

function countries({ countries: mentioned }: Mentions): Values {
  const other = ['JP', 'BR', 'NZ'].find((code) => !mentioned.includes(code)) ?? 'JP'
  return [
    ...[other, ...mentioned.slice(0, MAX_MENTIONED)].map((country) => ({
      label: country,
      value: { place: { country } },
    })),
    { label: 'not known', value: { noPlace: true } },
  ]
}

function applications({ clients }: TenantConfig, { texts }: Mentions): Values {
  const isMentioned = ({ clientId, name }: Client) => texts.has(clientId) || texts.has(name)
  const others = clients.filter((client) => !isMentioned(client))
  const [template] = clients
  const made = template && {
    ...template,
    clientId: 'another-application',
    name: 'Another application',
  }
  const chosen = [
    ...(others.length > 0 ? others.slice(0, 2) : made ? [made] : []),
    ...clients.filter(isMentioned).slice(0, MAX_MENTIONED),
  ]
  return chosen.map((client) => ({ label: client.clientId, value: { client } }))
}

function users(config: TenantConfig, mentions: Mentions): Values {
  const make = (label: string, fields: Readonly<Record<string, unknown>>) => ({
    label,
    value: { user: described(config, fields, label) },
  })
  const withMember = (object: 'user_metadata' | 'app_metadata', name: string) =>
    [true, false].map((value) =>
      make(`${object}.${name} ${value}`, { [object]: { [name]: value } }),
    )
  return [
    make('without metadata', {}),
    make('empty metadata', { user_metadata: {}, app_metadata: {} }),
    ...mentions.userMetadata
      .slice(0, MAX_MENTIONED)
      .flatMap((name) => withMember('user_metadata', name)),
    ...mentions.appMetadata
      .slice(0, MAX_MENTIONED)
      .flatMap((name) => withMember('app_metadata', name)),
    ...mentions.emailDomains
      .slice(0, MAX_MENTIONED)
      .map((domain) => make(`someone@${domain}`, { email: `someone@${domain}` })),
    ...config.users
      .slice(0, MAX_MENTIONED)
      .map((seed) => ({ label: seed.email, value: { user: seeded(seed, 'users.json') } })),
  ]
}

/** A rule that redirects meets the way back in its own second pass; others meet that of another rule. */
function protocols({ redirects }: Mentions): Values {
  const all = SAMPLE_PROTOCOLS.filter(({ name }) => name !== 'return' || !redirects).map(
    (protocol) => ({ label: protocol.name, value: { protocol } }),
  )
  const [code] = SAMPLE_PROTOCOLS
  return code
    ? [...all, { label: 'code, prompt=none', value: { protocol: code, prompt: 'none' } }]
    : all
}

function parameter(name: string): Dimension<Trait> {
  return {
    name: `parameter ${name}`,
    values: [
      { label: 'absent', value: {} },
      { label: '"1"', value: { parameter: [name, '1'] } },
    ],
  }
}

function scopes({ scopes: mentioned }: Mentions): Values {
  return [
    { label: 'openid profile email', value: {} },
    ...mentioned
      .slice(0, MAX_MENTIONED)
      .map((scope) => ({ label: scope, value: { scope: `openid profile email ${scope}` } })),
  ]
}
