import type { RuleTrace } from '@lockstep/protocol'
import { expect, it } from 'vitest'
import { createProgressLog, progressWriter, readProgress } from './progress-log.js'

const trace = (name: string): RuleTrace => ({
  name,
  order: 1,
  outcome: 'continued',
  durationMs: 1,
  changes: [],
  console: [],
  findings: [],
})

it('tells what finished and what the running rule has printed', () => {
  const log = createProgressLog()
  const writer = progressWriter(log)
  writer.ruleStarted()
  writer.wrote({ level: 'log', text: 'of the first' })
  writer.ruleFinished(trace('né'))
  writer.ruleStarted()
  writer.wrote({ level: 'log', text: 'line\nbreak' })
  expect(readProgress(log)).toMatchObject({
    finished: [trace('né')],
    console: [{ level: 'log', text: 'line\nbreak' }],
  })
  writer.restart()
  expect(readProgress(log)).toMatchObject({ finished: [], console: [] })
})

it('leaves out what does not fit and stays readable', () => {
  const log = createProgressLog()
  const writer = progressWriter(log)
  for (let count = 0; count < 1_000; count += 1) {
    writer.wrote({ level: 'log', text: 'x'.repeat(2_000) })
  }
  expect(readProgress(log).console.length).toBeGreaterThan(50)
  expect(readProgress(log).console.length).toBeLessThan(1_000)
})
