import { describe, expect, it } from 'vitest'
import { clear } from './clear.js'
import { LockstepError } from './errors.js'
import { TRANSACTION_STATES, TRANSITIONS, legalEvents, transition } from './transaction.js'
import type {
  Decision,
  Identifying,
  Transaction,
  TransactionEvent,
  TransactionEventType,
  TransactionState,
} from './transaction.js'

const demand = { provider: 'any', allowRememberBrowser: true } as const
const decision = {
  subject: {
    userId: 'auth0|1',
    connection: 'users',
    method: 'pwd',
    authenticatedAt: 100,
    sessionId: 's1',
  },
  obligations: [{ kind: 'multifactor', demand }],
  fulfilments: [],
  claims: { idToken: {}, accessToken: {} },
  at: 100,
} satisfies Decision

const identifying: Identifying = {
  id: 't1',
  version: 0,
  createdAt: 100,
  expiresAt: 400,
  browserId: 'b1',
  failures: 0,
  state: 'identifying',
  request: {
    protocol: 'oidc-basic-profile',
    clientId: 'acme',
    redirectUri: 'https://acme.example/callback',
    responseMode: 'query',
    responseType: ['code'],
    scope: ['openid'],
    prompt: [],
    acrValues: [],
    uiLocales: [],
    sso: true,
    query: {},
    body: {},
    origin: { ip: '127.0.0.1', userAgent: '', hostname: 'localhost', simulated: false },
  },
}

const events: Record<TransactionEventType, TransactionEvent> = {
  reject_credentials: { type: 'reject_credentials' },
  redirect: { type: 'redirect', decision, url: 'https://factor.example/' },
  enroll: { type: 'enroll', decision, demand, pending: { secret: 'AAAA' }, expiresAt: 400 },
  challenge: { type: 'challenge', decision, demand, factors: ['otp'], expiresAt: 400 },
  allow: { type: 'allow', decision },
  reject_code: { type: 'reject_code' },
  confirm_enrolment: { type: 'confirm_enrolment', factor: 'otp', at: 120 },
  accept_code: { type: 'accept_code', factor: 'otp', at: 120 },
  approve_consent: { type: 'approve_consent', scopes: ['email'], at: 130 },
  deny: { type: 'deny', error: 'unauthorized', description: 'No.' },
  expire: { type: 'expire' },
}

const consentToo = {
  ...decision,
  obligations: [...decision.obligations, { kind: 'consent', scopes: ['email'] }],
} satisfies Decision

const samples: Record<TransactionState, Transaction> = {
  identifying,
  redirecting: transition(identifying, events.redirect),
  enrolling: transition(identifying, events.enroll),
  challenging: transition(identifying, events.challenge),
  consenting: transition(identifying, { type: 'allow', decision: consentToo }),
  completed: transition(identifying, { type: 'allow', decision: { ...decision, obligations: [] } }),
  denied: transition(identifying, events.deny),
  expired: transition(identifying, events.expire),
}

describe('transition', () => {
  for (const state of TRANSACTION_STATES) {
    for (const event of Object.values(events)) {
      const targets: readonly string[] | undefined = (
        TRANSITIONS[state] as Partial<Record<TransactionEventType, readonly string[]>>
      )[event.type]
      if (targets) {
        it(`moves ${state} by ${event.type} to ${targets.join(' or ')}`, () => {
          const after = transition(samples[state], event)
          expect(targets).toContain(after.state)
          expect(after.version).toBe(samples[state].version + 1)
        })
      } else {
        it(`refuses ${event.type} in ${state}`, () => {
          expect(() => transition(samples[state], event)).toThrow(
            expect.objectContaining({ code: 'illegal_transition' }),
          )
        })
      }
    }
  }

  it('counts wrong codes across states', () => {
    const twice = transition(
      transition(samples.challenging, events.reject_code),
      events.reject_code,
    )
    expect(twice.failures).toBe(2)
  })

  it('asks for consent after the second factor, not instead of it', () => {
    const challenging = transition(identifying, {
      type: 'challenge',
      decision: consentToo,
      demand,
      factors: ['otp'],
      expiresAt: 400,
    })
    const consenting = transition(challenging, events.accept_code)
    expect(consenting.state).toBe('consenting')
    expect(transition(consenting, events.approve_consent).state).toBe('completed')
  })

  it('lists nothing for a final state', () => {
    expect(legalEvents('completed')).toEqual([])
  })
})

describe('clear', () => {
  it('clears a transaction whose factor was verified in it', () => {
    const completed = transition(samples.challenging, events.accept_code)
    expect(clear(completed)).toBe(completed)
  })

  it('refuses a completed transaction whose demanded factor was never verified', () => {
    const smuggled = transition(identifying, { type: 'allow', decision })
    expect(smuggled.state).toBe('completed')
    expect(() => clear(smuggled)).toThrow(LockstepError)
  })

  it('refuses a factor that was verified before the transaction began', () => {
    const stale = transition(identifying, {
      type: 'allow',
      decision: {
        ...decision,
        fulfilments: [{ kind: 'multifactor', by: 'challenge', factor: 'otp', at: 99 }],
      },
    })
    expect(() => clear(stale)).toThrow(expect.objectContaining({ code: 'obligation_unmet' }))
  })

  it('refuses a remembered browser where the rule does not allow one', () => {
    const always = { provider: 'any', allowRememberBrowser: false } as const
    const remembered = transition(identifying, {
      type: 'allow',
      decision: {
        ...decision,
        obligations: [{ kind: 'multifactor', demand: always }],
        fulfilments: [{ kind: 'multifactor', by: 'remembered-browser', factor: 'otp', at: 100 }],
      },
    })
    expect(() => clear(remembered)).toThrow(expect.objectContaining({ code: 'obligation_unmet' }))
  })

  it('refuses a factor that the demanded provider does not admit', () => {
    const authenticatorOnly = {
      provider: 'google-authenticator',
      allowRememberBrowser: true,
    } as const
    const recovered = transition(identifying, {
      type: 'allow',
      decision: {
        ...decision,
        obligations: [{ kind: 'multifactor', demand: authenticatorOnly }],
        fulfilments: [{ kind: 'multifactor', by: 'challenge', factor: 'recovery-code', at: 100 }],
      },
    })
    expect(() => clear(recovered)).toThrow(expect.objectContaining({ code: 'obligation_unmet' }))
  })

  for (const state of TRANSACTION_STATES.filter((name) => name !== 'completed')) {
    it(`refuses a transaction in state ${state}`, () => {
      expect(() => clear(samples[state])).toThrow(
        expect.objectContaining({ code: 'obligation_unmet' }),
      )
    })
  }
})
