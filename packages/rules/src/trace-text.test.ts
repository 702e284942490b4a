import { describe, expect, it } from 'vitest'
import { createTraceText } from './trace-text.js'

const trace = createTraceText({ SESSION_TOKEN_SECRET: 'hush-hush', NETWORK: '192.168.1.0/26' })

describe('createTraceText', () => {
  it('cuts secrets of the configuration, but shows what is no secret', () => {
    expect(trace.text('hush-hush on 192.168.1.0/26')).toBe(
      '[configuration.SESSION_TOKEN_SECRET] on 192.168.1.0/26',
    )
  })

  it('cuts signed tokens, also inside an address', () => {
    expect(trace.text('https://mfa.example/?t=eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl&x=1')).toBe(
      'https://mfa.example/?t=[token]&x=1',
    )
  })

  it('bounds texts, lists, depth and cannot be made to fail', () => {
    expect(trace.text('x'.repeat(9_000)).length).toBeLessThan(2_100)
    expect(trace.json(Array.from({ length: 999 }, () => 1))).toHaveLength(50)
    const cycle: Record<string, unknown> = {
      f: () => 1,
      n: NaN,
      d: new Date(0),
      bad: new Date(NaN),
    }
    cycle.self = cycle
    expect(JSON.stringify(trace.json(cycle)).length).toBeLessThan(1_000)
    expect(trace.json({ n: NaN, d: new Date(0), u: undefined })).toEqual({
      n: null,
      d: '1970-01-01T00:00:00.000Z',
    })
  })
})
