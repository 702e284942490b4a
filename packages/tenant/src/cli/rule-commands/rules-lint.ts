import { defineCommand } from 'citty'
import type { Finding } from '@lockstep/protocol'
import type { RuleSource } from '@lockstep/rules'
import { friendly } from '../friendly.js'
import { createPaint } from '../paint.js'
import { commandTenant } from '../sample/sample-config.js'
import { UsageError } from '../usage-error.js'
import { chosenRules, isScript } from './chosen-rules.js'
import { compileErrorOf } from './compile-error.js'
import { printFinding } from './print-findings.js'

const args = {
  rule: {
    type: 'positional',
    description: 'Rules to read, by name or file; all of the folder when none is named',
    required: false,
  },
  folder: { type: 'string', description: 'The configuration folder; this one by default' },
  json: { type: 'boolean', description: 'Print JSON' },
} as const

/** One line of the report. */
type Problem = Finding & { readonly file: string }

/**
 * `lockstep rules lint [rule…]`: reads rules without running them. Exit code 0 when nothing is found, 1
 * when something is, 2 when the call is wrong.
 */
export const rulesLint = defineCommand({
  meta: { name: 'lint', description: 'Find what is risky in rules without running them' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const sources = rulesToRead(given)
      const { inspectRule } = await import('@lockstep/rules')
      const problems = sources.flatMap((source): readonly Problem[] => {
        const file = source.file ?? `${source.name}.js`
        const error = compileErrorOf(source)
        const found = error ? [error] : inspectRule(source)
        return found.map((finding) => ({ file, ...finding }))
      })
      if (problems.length > 0) process.exitCode = 1
      if (given.json) console.log(JSON.stringify(problems, null, 2))
      else console.log(print(problems, sources.length))
    }),
})

/** Rules that are switched off are read too: they are switched on one day. */
function rulesToRead(given: {
  readonly _: readonly string[]
  readonly folder?: string | undefined
}): readonly RuleSource[] {
  if (given._.length > 0 && given._.every(isScript)) return chosenRules(NO_FOLDER, given._)
  const tenant = commandTenant(given.folder)
  const names = given._.length > 0 ? given._ : tenant.config.rules.map(({ name }) => name)
  const sources = chosenRules(tenant, names)
  if (sources.length > 0) return sources
  throw new UsageError('There is no rule to read. Name a file, or a folder with --folder.')
}

/** Files can be read without a tenant around them. */
const NO_FOLDER = { config: { rules: [] }, folder: undefined }

function print(problems: readonly Problem[], count: number): string {
  const paint = createPaint()
  const rules = `${count} rule${count === 1 ? '' : 's'}`
  if (problems.length === 0) return `${rules}, nothing found.`
  const lines = problems.flatMap((problem) => [...printFinding(problem, { ...problem, paint }), ''])
  return [
    ...lines,
    `${rules}, ${problems.length} finding${problems.length === 1 ? '' : 's'}.`,
  ].join('\n')
}
