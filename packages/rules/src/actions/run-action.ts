import type { RuleScope } from '../rule-scope.js'
import { ruleScope } from '../rule-scope.js'

/** Taken at load time, so that an Action or a test that fakes timers cannot hold up the pipeline. */
const { setImmediate: afterThisTick } = globalThis

/**
 * Runs one Action's function to its end. It rejects for what the Action throws, for what it leaves
 * unhandled meanwhile, and for what it throws in the tick in which it ends. An Action that never ends
 * never settles: the deadline is the caller's.
 */
export function runAction(call: () => unknown, scope: RuleScope): Promise<void> {
  return new Promise((resolve, reject) => {
    let isSettled = false
    const fail = (error: unknown): void => {
      if (isSettled) return scope.write({ level: 'error', text: `After its end: ${String(error)}` })
      isSettled = true
      // Whatever was thrown is what the caller reports, an Error or not.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(error)
    }
    const finish = (): void => {
      afterThisTick(() => {
        isSettled = true
        resolve()
      })
    }
    ruleScope.run({ ...scope, fail }, () => {
      void new Promise((settle) => settle(call())).then(finish, fail)
    })
  })
}
