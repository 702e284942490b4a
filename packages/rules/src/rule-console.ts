import { format } from 'node:util'
import { ruleScope } from './rule-scope.js'

const WRITES = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const

/** Makes the `console` of rules: what it prints goes into the trace of the login it belongs to. */
export function createRuleConsole(): Console {
  const silent = Object.keys(console).map((name) => [name, () => undefined] as const)
  const writing = WRITES.map((level) => [
    level,
    (...values: unknown[]) => ruleScope.getStore()?.write({ level, text: format(...values) }),
  ])
  return Object.fromEntries([...silent, ...writing]) as Console
}
