import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import type { RuleHost, RuleResult } from '@lockstep/rules'
import { friendly } from '../friendly.js'
import { readJsonObject } from '../json-file.js'
import { createPaint } from '../paint.js'
import { commandTenant } from '../sample/sample-config.js'
import type { CommandTenant } from '../sample/sample-config.js'
import { sampleClient, sampleLogin } from '../sample/sample-login.js'
import type { LoginSketch, SampleLogin } from '../sample/sample-login.js'
import { parsePlace } from '../sample/sample-place.js'
import { sampleProtocol } from '../sample/sample-protocols.js'
import { sampleUser } from '../sample/sample-user.js'
import { UsageError } from '../usage-error.js'
import { chosenRules } from './chosen-rules.js'
import { printPass } from './print-pass.js'
import { printVerdict } from './print-verdict.js'
import type { MetadataWrite } from './print-verdict.js'
import { verdict } from './verdict.js'
import { withoutTokens } from '../without-tokens.js'
import { withEngine } from './with-engine.js'

const args = {
  rule: {
    type: 'positional',
    description: 'Rules to run, by name or file; all enabled ones when none is named',
    required: false,
  },
  folder: { type: 'string', description: 'The configuration folder; this one by default' },
  user: { type: 'string', description: 'Who signs in: a user of users.json, or a JSON file' },
  from: {
    type: 'string',
    description: 'Where from: ip,country,device, as in 203.0.113.9,JP,unknown',
  },
  client: { type: 'string', description: 'The application, by client id; the first by default' },
  protocol: {
    type: 'string',
    description: 'code, implicit, password, refresh, or return (from a redirect)',
  },
  scope: { type: 'string', description: 'The scope asked for', default: 'openid profile email' },
  acr: { type: 'string', description: 'The acr_values asked for' },
  prompt: { type: 'string', description: 'The prompt asked for, such as none' },
  query: {
    type: 'string',
    description:
      'More parameters of the request, as in "a=1&b=2"; with return, what the other site sent',
  },
  context: { type: 'string', description: 'A JSON file that is laid over the context' },
  json: { type: 'boolean', description: 'Print JSON' },
} as const

type Given = Readonly<Partial<Record<keyof typeof args, string | boolean | undefined>>>

/**
 * `lockstep rules run [rule…]`: runs rules on one login and prints what each did. Exit code 0 when the
 * login goes on, also when it owes a factor; 1 when it is denied; 2 when the call is wrong.
 */
export const rulesRun = defineCommand({
  meta: { name: 'run', description: 'Run rules on one login and print the trace' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const tenant = commandTenant(given.folder)
      const sources = chosenRules(tenant, given._)
      if (sources.length === 0) {
        throw new UsageError(
          'There is nothing to run: no rule of the folder is switched on. Name one, or a file.',
        )
      }
      const now = Date.now()
      const sketch = sketchOf(tenant, given)
      const login = sampleLogin(tenant.config, sketch, { now })
      const { result, writes } = await runOnce(tenant, sources, login)
      const next = verdict(tenant.config, { login, protocol: sketch.protocol, result, now })
      if (next.move === 'deny') process.exitCode = 1
      if (given.json) {
        const { outcome, error, obligations, claims, trace } = result
        const report = {
          login: login.given,
          outcome,
          error,
          obligations,
          next,
          claims,
          writes,
          trace,
        }
        console.log(withoutTokens(JSON.stringify(report, null, 2)))
        return
      }
      const paint = createPaint()
      const lines = [
        ...describeLogin(login, sketch, tenant),
        '',
        ...printPass(result.trace, { sources, paint }),
        '',
        ...printVerdict(next, { channel: sketch.protocol.channel, result, writes, paint }),
      ]
      console.log(withoutTokens(lines.join('\n')))
    }),
})

function sketchOf({ config }: CommandTenant, given: Given): LoginSketch {
  const text = (name: keyof typeof args) => {
    const value = given[name]
    if (value === '') throw new UsageError(`--${name} needs a value. See --help.`)
    return typeof value === 'string' ? value : undefined
  }
  const [acrValues, prompt, query, context] = [
    text('acr'),
    text('prompt'),
    text('query'),
    text('context'),
  ]
  return {
    user: sampleUser(config, text('user')),
    client: sampleClient(config, text('client')),
    place: parsePlace(text('from')),
    protocol: sampleProtocol(text('protocol')),
    scope: text('scope') ?? '',
    ...(acrValues !== undefined && { acrValues }),
    ...(prompt !== undefined && { prompt }),
    ...(query !== undefined && { query: Object.fromEntries(new URLSearchParams(query)) }),
    ...(context !== undefined && { context: readJsonObject(context, '--context') }),
  }
}

async function runOnce(
  { config, folder }: CommandTenant,
  rules: ReturnType<typeof chosenRules>,
  { given }: SampleLogin,
): Promise<{ readonly result: RuleResult; readonly writes: readonly MetadataWrite[] }> {
  const writes: MetadataWrite[] = []
  const result = await withEngine(
    {
      rules,
      configuration: config.rulesConfigs,
      strict: config.tenant.strict,
      host: recorder(writes),
      modules: resolve(folder ?? '.'),
    },
    (engine) => engine.run(given),
  )
  return { result, writes }
}

/** Notes what rules write, and saves nothing. */
function recorder(writes: MetadataWrite[]): RuleHost {
  return {
    updateUserMetadata: async (userId, patch) =>
      void writes.push({ kind: 'user_metadata', userId, patch }),
    updateAppMetadata: async (userId, patch) =>
      void writes.push({ kind: 'app_metadata', userId, patch }),
  }
}

function describeLogin(
  { request: { origin }, deviceKnown, given }: SampleLogin,
  { client, protocol, user }: LoginSketch,
  { folder }: CommandTenant,
): readonly string[] {
  const { email = user.seed.user_id } = given.user
  const place = origin.geoip?.country_name
  return [
    `Who      ${String(email)} (${user.source})`,
    `To       ${client.name} (${client.clientId}), ${protocol.protocol}`,
    `From     ${origin.ip}${place === undefined ? '' : `, ${place}`}, ${deviceKnown ? 'a known' : 'an unknown'} device`,
    ...(folder === undefined ? ['Folder   none: a sample application and user stand in'] : []),
  ]
}
