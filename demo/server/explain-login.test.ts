import type { LoginStep, LoginTrace, RuleTrace } from '@lockstep/protocol'
import { describe, expect, test } from 'vitest'
import { explainLogin } from './explain-login.js'

const at = 1_800_000_000
const demand = { provider: 'any', allowRememberBrowser: false }

function rule(name: string, changes: Partial<RuleTrace> = {}): RuleTrace {
  return {
    name,
    order: 1,
    outcome: 'continued',
    durationMs: 1,
    changes: [],
    console: [],
    findings: [],
    ...changes,
  }
}

function demanding(name: string, multifactor: object = demand): RuleTrace {
  return rule(name, {
    changes: [{ path: 'context.multifactor', before: undefined, after: { ...multifactor } }],
  })
}

function trace(
  rules: readonly RuleTrace[],
  steps: readonly LoginStep[],
  origin: Partial<LoginTrace['origin']> = {},
): LoginTrace {
  return {
    transactionId: 't1',
    at,
    client: { id: 'acme-intranet', name: 'Acme Intranet' },
    user: { id: 'auth0|cleo', email: 'cleo@acme.example' },
    origin: {
      ip: '203.0.113.9',
      country: 'DE',
      city: 'Berlin',
      device: 'recognised',
      simulated: true,
      ...origin,
    },
    passes: [{ protocol: 'oidc-basic-profile', durationMs: 2, rules }],
    steps: [{ at, type: 'first_factor', method: 'pwd' }, ...steps],
  }
}

/** Rules, and Actions after them. */
function withActions(actions: readonly RuleTrace[], steps: readonly LoginStep[]): LoginTrace {
  const before = trace([rule('every-login')], steps)
  const pass = {
    protocol: 'oidc-basic-profile',
    durationMs: 1,
    rules: actions.map((action) => ({ ...action, kind: 'action' as const })),
  }
  return { ...before, passes: [...before.passes, pass] }
}

const challenged: readonly LoginStep[] = [
  { at, type: 'factor_demanded', provider: 'any', by: 'rule', allowRememberBrowser: false },
  { at, type: 'challenge_started' },
]

describe('the headline', () => {
  test('names the reason of the rule that demanded the factor', () => {
    const { verdict, headline } = explainLogin(
      trace([demanding('outside-corporate-network')], challenged),
    )
    expect(verdict).toBe('challenging')
    expect(headline).toBe(
      'Cleo has to prove a second factor, because 203.0.113.9 is outside the corporate network.',
    )
  })

  test('says that the password was enough when no rule demanded anything', () => {
    const { verdict, headline } = explainLogin(
      trace(
        [rule('outside-corporate-network')],
        [
          { at, type: 'nothing_demanded' },
          { at, type: 'completed' },
        ],
      ),
    )
    expect(verdict).toBe('allowed')
    expect(headline).toBe(
      'Cleo is in, with the password alone: no rule saw a reason to ask for more.',
    )
  })

  test('says that a rule took the demand away', () => {
    const removed = rule('trusted-kiosk', {
      changes: [{ path: 'context.multifactor', before: demand, after: { provider: 'none' } }],
    })
    const { headline, passes } = explainLogin(
      trace(
        [demanding('every-login'), removed],
        [
          { at, type: 'nothing_demanded' },
          { at, type: 'completed' },
        ],
      ),
    )
    expect(headline).toContain('a rule took the demand away')
    expect(passes[0]?.rules.map(({ effect }) => effect)).toEqual(['demands', 'removes'])
  })

  test('repeats the words of the rule that denied', () => {
    const message = 'Your access is suspended.'
    const { verdict, headline, passes } = explainLogin(
      trace(
        [
          rule('suspended-users', {
            outcome: 'denied',
            error: { name: 'UnauthorizedError', message },
          }),
          rule('every-login', { outcome: 'not_reached' }),
        ],
        [{ at, type: 'denied', error: 'unauthorized', description: message }],
      ),
    )
    expect(verdict).toBe('denied')
    expect(headline).toBe('Cleo was not let in: Your access is suspended.')
    expect(passes[0]?.rules.map(({ effect }) => effect)).toEqual(['denies', 'skipped'])
  })

  test('does not call a silent login that needs a person a refusal of that person', () => {
    const { headline } = explainLogin(
      trace(
        [demanding('every-login')],
        [
          {
            at,
            type: 'denied',
            error: 'login_required',
            description: 'Multifactor authentication required',
          },
        ],
      ),
    )
    expect(headline).toBe(
      'Nothing was asked of Cleo: the application only looked whether a silent login is possible, and it is not, because the rule demands it at every login.',
    )
  })

  test('tells a remembered browser from a factor that was given', () => {
    const remembered = explainLogin(
      trace(
        [demanding('selected-applications', { provider: 'any', allowRememberBrowser: true })],
        [
          { at, type: 'browser_remembered' },
          { at, type: 'completed' },
        ],
      ),
    )
    const proven = explainLogin(
      trace(
        [demanding('every-login')],
        [...challenged, { at, type: 'factor_verified', factor: 'otp' }, { at, type: 'completed' }],
      ),
    )
    expect([remembered.verdict, proven.verdict]).toEqual(['remembered', 'proven'])
  })
})

describe('the sentence about a rule', () => {
  const sentenceOf = (one: RuleTrace, origin: Partial<LoginTrace['origin']> = {}) =>
    explainLogin(trace([one], [], origin)).passes[0]?.rules[0]?.sentence

  test('says why a rule stayed quiet', () => {
    expect(sentenceOf(rule('outside-corporate-network'), { ip: '192.168.1.140' })).toBe(
      '192.168.1.140 is inside the corporate network.',
    )
  })

  test('says whether a remembered browser counts', () => {
    expect(sentenceOf(demanding('every-login'))).toContain('A remembered browser does not count.')
    expect(sentenceOf(demanding('every-login', { provider: 'any', ignoreCookie: true }))).toContain(
      'A remembered browser does not count.',
    )
    expect(sentenceOf(demanding('every-login', { provider: 'any' }))).toContain('good for 30 days')
  })

  test('knows whether the device or the country is new', () => {
    const one = demanding('new-country-or-device')
    expect(sentenceOf(one, { device: 'unrecognised' })).toContain('this browser is new for Cleo')
    expect(sentenceOf(one, { country: 'JP' })).toContain('JP is a new country for Cleo')
  })

  test('says that a rule that broke denied the login', () => {
    const broken = rule('of-your-own', {
      outcome: 'failed',
      error: { name: 'TypeError', message: 'x is undefined' },
    })
    expect(sentenceOf(broken)).toBe('Broke (TypeError: x is undefined), so the login was denied.')
  })

  test('has words for a rule that somebody added', () => {
    expect(sentenceOf(demanding('constructor'))).toContain('the rule "constructor" says so')
  })
})

describe('Actions', () => {
  test('stand in a pass of their own, and say what they asked for', () => {
    const { passes, story } = explainLogin(
      withActions(
        [
          rule('step-up', {
            changes: [{ path: 'demands', before: [], after: [{ kind: 'challenge' }] }],
          }),
          rule('claims', { changes: [{ path: 'idToken', before: {}, after: { 'ns/a': 1 } }] }),
          rule('relax', { changes: [{ path: 'multifactor', before: 'silent', after: 'none' }] }),
        ],
        [
          {
            at,
            type: 'action_demanded',
            action: 'step-up',
            kind: 'challenge',
            factors: ['otp'],
          },
        ],
      ),
    )
    expect(passes.map(({ title }) => title)).toEqual([
      'The rules, in order',
      'The Actions, in order',
    ])
    expect(passes[1]?.rules.map(({ effect }) => effect)).toEqual(['demands', 'changes', 'removes'])
    expect(story.at(-1)).toBe(
      'The Action "step-up" asked for a second factor before the next ones run.',
    )
  })
})
