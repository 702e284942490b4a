import type { RuleHost } from './rule.js'
import type { FromWorker, ToWorker } from './worker-messages.js'

type Settlement = Extract<ToWorker, { type: 'written' }>

/** The {@link RuleHost} inside a worker: it asks the engine to write and hears how that went. */
export function createHostProxy(
  post: (message: FromWorker) => void,
): RuleHost & { settle(settlement: Settlement): void } {
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>()
  let calls = 0
  const write =
    (method: keyof RuleHost) =>
    (userId: string, patch: object): Promise<void> =>
      new Promise((resolve, reject) => {
        const call = (calls += 1)
        waiting.set(call, { resolve, reject })
        try {
          post({ type: 'write', call, method, userId, patch })
        } catch (error) {
          waiting.delete(call)
          throw error
        }
      })
  return {
    updateAppMetadata: write('updateAppMetadata'),
    updateUserMetadata: write('updateUserMetadata'),
    settle: ({ call, error }) => {
      const caller = waiting.get(call)
      waiting.delete(call)
      if (error === undefined) caller?.resolve()
      else caller?.reject(new Error(error))
    },
  }
}
