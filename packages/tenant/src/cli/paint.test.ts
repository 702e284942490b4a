import { describe, expect, it } from 'vitest'
import { createPaint } from './paint.js'

const bad = (options: Parameters<typeof createPaint>[0]) => createPaint(options).bad('no')

describe('createPaint', () => {
  it('colours on a terminal', () => {
    expect(bad({ isTerminal: true, environment: {} })).toBe('\u001B[31mno\u001B[39m')
  })

  it.each([
    [{ isTerminal: false, environment: {} }],
    [{ isTerminal: true, environment: { NO_COLOR: '1' } }],
    [{ isTerminal: true, environment: { TERM: 'dumb' } }],
  ])('leaves text alone for %j', (options) => {
    expect(bad(options)).toBe('no')
  })
})
