import type { RuleTrace } from '@lockstep/protocol'
import type { Progress } from './interruption.js'
import type { PipelineObserver } from './pipeline.js'
import type { ConsoleLine } from './rule-scope.js'

/** Bytes in front of the text: its length (32-bit integer) and when the rule started (64-bit float). */
const HEADER = 16
/** Our choice: the traces of some hundred rules. Bytes. */
const SIZE = 256 * 1024

type Entry = { readonly rule: RuleTrace } | { readonly line: ConsoleLine }

/** The memory in which a thread writes down what it does, so that it can be read after its death. */
export function createProgressLog(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER + SIZE)
}

/** The writing end, for the thread that runs the rules. What does not fit is left out. */
export function progressWriter(log: SharedArrayBuffer): Required<PipelineObserver> & {
  restart(): void
} {
  const length = new Int32Array(log, 0, 1)
  const startedAt = new Float64Array(log, 8, 1)
  const bytes = Buffer.from(log, HEADER)
  const append = (entry: Entry): void => {
    const text = `${JSON.stringify(entry)}\n`
    const used = Atomics.load(length, 0)
    if (used + Buffer.byteLength(text) > SIZE) return
    Atomics.store(length, 0, used + bytes.write(text, used))
  }
  return {
    restart: () => Atomics.store(length, 0, 0),
    ruleStarted: () => {
      startedAt[0] = Date.now()
    },
    wrote: (line) => append({ line }),
    ruleFinished: (rule) => append({ rule }),
  }
}

/** The reading end. */
export function readProgress(log: SharedArrayBuffer): Progress {
  const used = Atomics.load(new Int32Array(log, 0, 1), 0)
  const text = Buffer.from(log, HEADER, used).toString()
  const entries = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry)
  const finished: RuleTrace[] = []
  let console: ConsoleLine[] = []
  for (const entry of entries) {
    if ('line' in entry) console.push(entry.line)
    else {
      finished.push(entry.rule)
      console = []
    }
  }
  const [startedAt = 0] = new Float64Array(log, 8, 1)
  return { finished, console, durationMs: Date.now() - startedAt }
}
