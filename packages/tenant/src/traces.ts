import type { LoginTrace } from '@lockstep/protocol'
import type { LoginTraces } from './services.js'

/** Traces kept: our choice, what an inspector can show and a person can read. */
const CAPACITY = 200

/** The newest {@link CAPACITY} login traces, in memory. A trace that grows keeps its place. */
export function createLoginTraces(): LoginTraces {
  const traces = new Map<string, LoginTrace>()
  const listeners = new Set<(trace: LoginTrace) => void>()
  return {
    record(trace) {
      traces.set(trace.transactionId, trace)
      const [oldest] = traces.keys()
      if (traces.size > CAPACITY && oldest !== undefined) traces.delete(oldest)
      for (const listener of listeners) listener(trace)
    },
    get: (transactionId) => traces.get(transactionId),
    list: () => [...traces.values()].reverse(),
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
