import { TRANSACTION_STATES, TRANSITIONS } from './transaction.js'
import type { TransactionState } from './transaction.js'

/**
 * Draws {@link TRANSITIONS} as a Mermaid state diagram. ARCHITECTURE.md holds the result, and a test
 * keeps both the same.
 */
export function stateDiagram(): string {
  const lines = TRANSACTION_STATES.flatMap((state) => {
    const moves = Object.entries<readonly TransactionState[]>(TRANSITIONS[state])
    if (moves.length === 0) return [`  ${state} --> [*]`]
    return moves.flatMap(([event, targets]) =>
      targets.map((target) => `  ${state} --> ${target}: ${event}`),
    )
  })
  return ['stateDiagram-v2', '  [*] --> identifying', ...lines].join('\n')
}
