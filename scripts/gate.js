// `npm test`: the whole gate, from a fresh clone. Prints `N passed, N failed` as its last line.
import { ensureNode } from './lib/ensure-node.js'

ensureNode()
// Only now: an old Node could not even link what comes next.
const { runGate } = await import('./lib/run-gate.js')
process.exitCode = await runGate()
