import type { RuleEngine, RuleEngineOptions, RuleRun, RuleSource } from '@lockstep/rules'
import { describe, expect, it } from 'vitest'
import { createLazyEngine } from './lazy-engine.js'

const rule = (name: string): RuleSource => ({ name, script: '', order: 1 })
const run = {} as RuleRun

function setUp() {
  const calls: string[] = []
  let rules: readonly RuleSource[] = [rule('first')]
  const engine = createLazyEngine(
    () => ({ rules }),
    (options: RuleEngineOptions) => {
      calls.push(`made with ${options.rules.map(({ name }) => name).join()}`)
      return {
        run: async () => void calls.push('run'),
        warm: async () => void calls.push('warm'),
        replace: ([next]: readonly RuleSource[]) => void calls.push(`replaced by ${next?.name}`),
        close: async () => void calls.push('closed'),
      } as unknown as RuleEngine
    },
  )
  return { calls, engine, setRules: (next: readonly RuleSource[]) => (rules = next) }
}

describe('createLazyEngine', () => {
  it('makes the engine at the first run, once', async () => {
    const { calls, engine } = setUp()
    expect(calls).toEqual([])
    await Promise.all([engine.run(run), engine.run(run)])
    expect(calls).toEqual(['made with first', 'run', 'run'])
  })

  it('hands other rules on to an engine that is there', async () => {
    const { calls, engine } = setUp()
    await engine.run(run)
    engine.replace([rule('second')])
    await engine.run(run)
    expect(calls).toEqual(['made with first', 'run', 'replaced by second', 'run'])
  })

  it('makes a new engine with the options of that moment after it was renewed', async () => {
    const { calls, engine, setRules } = setUp()
    await engine.run(run)
    setRules([rule('second')])
    await engine.renew()
    await engine.run(run)
    expect(calls).toEqual(['made with first', 'run', 'closed', 'made with second', 'run'])
  })

  it('closes nothing that was never made', async () => {
    const { calls, engine } = setUp()
    await engine.close()
    expect(calls).toEqual([])
  })
})
