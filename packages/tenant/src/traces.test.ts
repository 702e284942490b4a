import type { LoginTrace } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { createLoginTraces } from './traces.js'

const trace = (transactionId: string, at = 0): LoginTrace => ({
  transactionId,
  at,
  client: { id: 'spa', name: 'Acme' },
  origin: { ip: '127.0.0.1', device: 'unrecognised', simulated: false },
  passes: [],
  steps: [],
})

describe('createLoginTraces', () => {
  it('lists the newest first and replaces the trace of its transaction', () => {
    const traces = createLoginTraces()
    traces.record(trace('a'))
    traces.record(trace('b'))
    traces.record(trace('a', 7))
    expect(traces.list()).toEqual([trace('b'), trace('a', 7)])
    expect(traces.get('a')?.at).toBe(7)
  })

  it('tells who watches about every record, until they have seen enough', () => {
    const traces = createLoginTraces()
    const seen: number[] = []
    const unwatch = traces.watch(({ at }) => seen.push(at))
    traces.record(trace('a', 1))
    traces.record(trace('a', 2))
    unwatch()
    traces.record(trace('a', 3))
    expect(seen).toEqual([1, 2])
  })

  it('keeps the newest 200', () => {
    const traces = createLoginTraces()
    for (let n = 0; n < 205; n++) traces.record(trace(`t${n}`))
    expect(traces.list()).toHaveLength(200)
    expect(traces.get('t4')).toBeUndefined()
    expect(traces.get('t5')).toBeDefined()
  })
})
