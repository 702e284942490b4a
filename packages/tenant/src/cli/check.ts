import { defineCommand } from 'citty'
import { checkActions } from '../config/check-actions.js'
import { checkRules } from '../config/check-rules.js'
import { loadConfig } from '../config/load-config.js'
import { ConfigError, describeProblem } from '../config/problems.js'
import { friendly, keywordsFrom } from './friendly.js'

const args = {
  folder: { type: 'positional', description: 'The configuration folder', default: '.' },
} as const

/** `lockstep check [folder]`: reads everything and starts nothing. Exit code 2 when something is wrong. */
export const check = defineCommand({
  meta: { name: 'check', description: 'Check a configuration folder' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const { config, warnings } = loadConfig(given.folder, keywordsFrom(process.env))
      const checks = [await checkRules(config.rules), await checkActions(config.actions)]
      const problems = checks.flatMap((checked) => checked.problems)
      const findings = checks.flatMap((checked) => checked.findings)
      for (const warning of warnings) console.warn(`warning: ${describeProblem(warning)}`)
      for (const { rule, line, id, risk, fix } of findings) {
        const place = line === undefined ? rule : `${rule}, line ${line}`
        console.warn(`finding: ${place}: ${id}. ${risk} ${fix}`)
      }
      if (problems.length > 0) throw new ConfigError(problems)
      const { clients, connections, rules, actions, users } = config
      const counts = [
        count(clients, 'client'),
        count(connections, 'database'),
        count(rules, 'rule'),
        ...(actions.length > 0 ? [count(actions, 'Action')] : []),
        count(users, 'user'),
      ]
      console.log(`${given.folder} is good: ${counts.join(', ')}.`)
    }),
})

function count(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`
}
