import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import type { RuleEngineOptions } from '@lockstep/rules'
import { friendly } from '../friendly.js'
import { createPaint } from '../paint.js'
import { chosenRules } from '../rule-commands/chosen-rules.js'
import { withEngine } from '../rule-commands/with-engine.js'
import { commandTenant } from '../sample/sample-config.js'
import { UsageError } from '../usage-error.js'
import { withoutTokens } from '../without-tokens.js'
import { chosenAction } from './chosen-action.js'
import type { Comparison, ComparisonInput } from './comparison.js'
import { compareScripts, loginOf } from './comparison.js'
import type { DifferenceKind } from './differences.js'
import { ACCEPTABLE } from './differences.js'
import { loginDimensions } from './dimensions.js'
import { coveringRows, tableSize, wholeTable } from './login-table.js'
import { readMentions } from './mentions.js'
import { loadOtherSite } from './other-site.js'
import { printComparison } from './print-comparison.js'
import { readRecordedLogins } from './recorded-logins.js'
import { createWriteRecorder } from './rule-side.js'

const args = {
  rule: { type: 'positional', description: 'The rule, by name or file', required: true },
  action: {
    type: 'positional',
    description: 'The Action, by name, file, or folder with code.js',
    required: true,
  },
  folder: { type: 'string', description: 'The configuration folder; this one by default' },
  contexts: { type: 'string', description: 'A JSON file of recorded logins to compare on as well' },
  service: { type: 'string', description: 'A module that plays the other site of a redirect' },
  accept: {
    type: 'string',
    description: `Differences that do not count: ${ACCEPTABLE.join(', ')}`,
  },
  all: { type: 'boolean', description: 'Compare on the whole table of logins' },
  json: { type: 'boolean', description: 'Print JSON' },
} as const

/** Our choice: Auth0 allows 20 seconds, which nobody waits for in each of hundreds of logins. */
const TIMEOUT_MS = 5_000

/**
 * `lockstep compare <rule> <action>`: runs both over a table of logins and prints where they differ. Exit
 * code 0 when they are equal, 1 when they differ, 2 when the call is wrong.
 */
export const compare = defineCommand({
  meta: { name: 'compare', description: 'Show where a rule and an Action differ' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      if (given._.length > 2) {
        throw new UsageError('compare takes one rule and one Action. See --help.')
      }
      const tenant = commandTenant(given.folder)
      const { config, folder = '.' } = tenant
      const [rule] = chosenRules(tenant, [given.rule])
      if (!rule) throw new UsageError(`There is no rule "${given.rule}".`)
      const action = chosenAction(tenant, given.action)
      const site = await loadOtherSite(given.service)
      const [answer = ''] = site.keys()
      const mentions = readMentions([rule.script, action.code], {
        ...config.rulesConfigs,
        ...action.secrets,
      })
      const dimensions = loginDimensions(config, mentions, [...site.keys()])
      const writes = createWriteRecorder()
      const engine: RuleEngineOptions = {
        rules: [],
        configuration: config.rulesConfigs,
        modules: resolve(folder),
        timeoutMs: TIMEOUT_MS,
      }
      const input = {
        config,
        writes,
        site,
        dimensions,
        rows: given.all ? wholeTable(dimensions) : coveringRows(dimensions),
        recorded: given.contexts === undefined ? [] : readRecordedLogins(given.contexts, answer),
        accepted: acceptedKinds(given.accept),
        now: Date.now(),
      }
      const comparison = await withEngine(
        { ...engine, rules: [rule], host: writes.host },
        (rules) =>
          withEngine({ ...engine, actions: [action] }, (actions) =>
            compareScripts({ ...input, rules, actions }),
          ),
      )
      process.exitCode = exitCodeOf(comparison)
      const output = given.json
        ? JSON.stringify(report(comparison, input), null, 2)
        : printComparison(comparison, {
            rule: rule.file ?? rule.name,
            action: action.file ?? action.name,
            dimensions,
            isWhole: given.all === true || comparison.logins >= tableSize(dimensions),
            paint: createPaint(),
          }).join('\n')
      console.log(withoutTokens(output))
    }),
})

/** A script that fails in every login proves nothing, also when the other one fails as well. */
function exitCodeOf({ action, found, logins, rule }: Comparison): number {
  if (rule.failed === logins || action.failed === logins) return 2
  return found.length > 0 ? 1 : 0
}

function acceptedKinds(text = ''): ReadonlySet<DifferenceKind> {
  const words = text.split(',').filter(Boolean)
  return new Set(
    words.map((word) => {
      const kind = ACCEPTABLE.find((known) => known === word.trim())
      if (kind) return kind
      throw new UsageError(`--accept knows ${ACCEPTABLE.join(', ')}; found "${word}".`)
    }),
  )
}

/** The machine's form, with the arguments of a login for each circumstance. */
function report(
  { found, logins, accepted, rule, action }: Comparison,
  input: Omit<ComparisonInput, 'rules' | 'actions'>,
) {
  return {
    equal: found.length === 0,
    logins,
    dimensions: input.dimensions.map(({ name, values }) => ({
      name,
      values: values.map(({ label }) => label),
    })),
    differences: found.map(({ circumstances, ...difference }) => ({
      ...difference,
      circumstances: circumstances.map(({ conditions, example }) => ({
        conditions,
        example: loginOf(input, example).given,
      })),
    })),
    accepted: Object.fromEntries(accepted),
    rule,
    action,
  }
}
