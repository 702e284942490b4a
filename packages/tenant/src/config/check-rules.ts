import type { Finding } from '@lockstep/protocol'
import type { ConfigProblem } from './problems.js'
import type { Rule } from './tenant-config.js'

/**
 * Reads the rules' scripts without running them: those that are no function, and what is risky in the
 * others. A tenant starts with broken rules all the same, and denies the logins that reach them.
 */
export async function checkRules(rules: readonly Rule[]): Promise<{
  readonly problems: readonly ConfigProblem[]
  readonly findings: readonly Finding[]
}> {
  const { inspectRule, loadRule } = await import('@lockstep/rules')
  const problems = rules.flatMap(({ script, file }) => {
    try {
      loadRule(script)
      return []
    } catch (error) {
      const reason = (error as Error).message.replace(/\.$/, '')
      return [
        {
          file,
          path: '',
          message: `is no rule: ${reason}. Write "function (user, context, callback) { … }".`,
        },
      ]
    }
  })
  return { problems, findings: rules.flatMap((rule) => inspectRule(rule)) }
}
