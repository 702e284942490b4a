import type { LoginStep, LoginTrace, RuleTrace } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { findingLines, loginLine } from './login-line.js'
import { createPaint } from './paint.js'

const plain = createPaint({ isTerminal: false })

const rule = (more: Partial<RuleTrace>): RuleTrace => ({
  name: 'office',
  order: 1,
  outcome: 'continued',
  durationMs: 1,
  changes: [],
  console: [],
  findings: [],
  ...more,
})

function trace(step: object, rules: readonly RuleTrace[] = []): LoginTrace {
  return {
    transactionId: 't',
    at: 0,
    client: { id: 'shop', name: 'Shop' },
    user: { id: 'auth0|ada', email: 'ada@example.com' },
    origin: { ip: '203.0.113.9', country: 'Japan', device: 'unrecognised', simulated: false },
    passes: [{ protocol: 'oidc-basic-profile', durationMs: 1, rules }],
    steps: [{ at: 0, ...step } as LoginStep],
  }
}

const demand = rule({
  changes: [{ path: 'context.multifactor', before: undefined, after: { provider: 'any' } }],
})

describe('loginLine', () => {
  it('says who, where, what and from where', () => {
    expect(loginLine(trace({ type: 'completed' }), plain)).toBe(
      'ada@example.com → Shop  signed in without a second factor  from 203.0.113.9, Japan, unrecognised device',
    )
  })

  it.each([
    [{ type: 'challenge_started' }, 'asked for a second factor (office)'],
    [{ type: 'denied', error: 'unauthorized', description: 'No.' }, 'denied: No.'],
    [{ type: 'expired' }, 'took too long'],
  ])('tells %j', (step, words) => {
    expect(loginLine(trace(step, [demand]), plain)).toContain(words)
  })

  it('names the rule that denied', () => {
    const denied = trace({ type: 'denied', error: 'unauthorized', description: 'No.' }, [
      rule({ name: 'blocklist', outcome: 'denied' }),
      rule({ name: 'later', outcome: 'not_reached' }),
    ])
    expect(loginLine(denied, plain)).toContain('denied: No. (blocklist)')
  })

  it('is silent about a login that is on its way', () => {
    expect(loginLine(trace({ type: 'first_factor', method: 'pwd' }), plain)).toBeUndefined()
  })
})

describe('findingLines', () => {
  it('name each finding once, with its place', () => {
    const found = { id: 'double-callback', rule: 'office', line: 7, risk: 'Bad.', fix: 'Mend.' }
    const twice = rule({ findings: [found, found] })
    expect(findingLines(trace({ type: 'completed' }, [twice]), plain)).toEqual([
      '  double-callback  office, line 7: Bad.',
    ])
  })
})
