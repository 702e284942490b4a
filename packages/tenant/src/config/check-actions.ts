import type { Finding } from '@lockstep/protocol'
import type { ConfigProblem } from './problems.js'
import type { Action } from './tenant-config.js'

/**
 * Reads the Actions' code: code that is no Action, and what is risky in the others. A tenant starts with
 * broken Actions all the same, and denies the logins that reach them.
 */
export async function checkActions(actions: readonly Action[]): Promise<{
  readonly problems: readonly ConfigProblem[]
  readonly findings: readonly Finding[]
}> {
  const { inspectAction } = await import('@lockstep/rules')
  const problems = actions
    .filter(({ code }) => !/\bonExecutePostLogin\b/.test(code))
    .map(({ file }): ConfigProblem => ({
      file,
      path: '',
      message:
        'is no post-login Action. Write "exports.onExecutePostLogin = async (event, api) => { … }".',
    }))
  return { problems, findings: actions.flatMap((action) => inspectAction(action)) }
}
