import { describe, expect, it } from 'vitest'
import { clear } from './clear.js'
import { LockstepError } from './errors.js'
import { TRANSACTION_STATES, TRANSITIONS, legalEvents, transition } from './transaction.js'
import type { Fulfilment, SequencedDemand } from './obligations.js'
import type {
  Pause,
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
  enroll: { type: 'enroll', decision, demand, options: ['otp'], expiresAt: 400 },
  challenge: { type: 'challenge', decision, demand, factors: ['otp'], expiresAt: 400 },
  allow: { type: 'allow', decision },
  offer_authenticator: { type: 'offer_authenticator', pending: { factor: 'otp', data: {} } },
  pose_challenge: { type: 'pose_challenge', posed: { factor: 'otp', data: {} } },
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

/** An Action demands the authenticator app, then the recovery code. */
const first: SequencedDemand = { id: 'd1', by: 'challenge', factors: ['otp'], at: 110 }
const second: SequencedDemand = { id: 'd2', by: 'challenge', factors: ['recovery-code'], at: 110 }
const pause: Pause = { answers: 'd1', after: 'two-factors' }
const demandedByAction = {
  ...decision,
  obligations: [first, second].map((each) => ({ kind: 'sequenced', demand: each }) as const),
} satisfies Decision

function paused({ answers }: Pick<Pause, 'answers'> = pause) {
  return transition(identifying, {
    type: 'challenge',
    decision: demandedByAction,
    demand,
    factors: ['otp', 'recovery-code'],
    pause: { ...pause, answers },
    expiresAt: 400,
  })
}

const samples: Record<TransactionState, Transaction> = {
  identifying,
  redirecting: transition(identifying, events.redirect),
  enrolling: transition(identifying, events.enroll),
  challenging: transition(identifying, events.challenge),
  proceeding: transition(paused(), events.accept_code),
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

  it('goes on with the Actions, and not to the end, after a factor that an Action demanded', () => {
    expect(transition(paused(), events.accept_code)).toMatchObject({
      state: 'proceeding',
      after: 'two-factors',
      fulfilments: [{ by: 'challenge', factor: 'otp', answers: 'd1' }],
    })
    const enrolling = transition(identifying, {
      type: 'enroll',
      decision: demandedByAction,
      demand,
      options: ['otp'],
      pause,
      expiresAt: 400,
    })
    expect(transition(enrolling, events.confirm_enrolment)).toMatchObject({
      state: 'proceeding',
      fulfilments: [{ by: 'enrolment', answers: 'd1' }],
    })
  })

  it('goes on to what was demanded after a factor that was owed first, when no Action is left', () => {
    const waiting = transition(identifying, {
      type: 'challenge',
      decision: demandedByAction,
      demand,
      factors: ['otp'],
      pause: { answers: 'd1' },
      expiresAt: 400,
    })
    const after = transition(waiting, events.accept_code)
    expect(after).toMatchObject({ state: 'proceeding', fulfilments: [{ answers: 'd1' }] })
    expect(after).not.toHaveProperty('after')
  })

  it('forgets the Action of an earlier pause when the last factor is challenged', () => {
    const last = transition(samples.proceeding, events.challenge)
    expect(last).not.toHaveProperty('pause')
    expect(last).not.toHaveProperty('after')
    expect(transition(last, events.accept_code).state).toBe('completed')
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

  it('clears a transaction in which each demand of an Action was answered for itself', () => {
    const proceeding = transition(paused(), events.accept_code)
    const challenging = transition(proceeding, {
      type: 'challenge',
      decision: { ...demandedByAction, fulfilments: fulfilmentsOf(proceeding) },
      demand,
      factors: ['recovery-code'],
      pause: { ...pause, answers: 'd2' },
      expiresAt: 400,
    })
    const both = transition(challenging, { type: 'accept_code', factor: 'recovery-code', at: 130 })
    const completed = transition(both, {
      type: 'allow',
      decision: { ...demandedByAction, fulfilments: fulfilmentsOf(both) },
    })
    expect(clear(completed)).toBe(completed)
  })

  const right = {
    kind: 'multifactor',
    by: 'challenge',
    factor: 'otp',
    at: 120,
    answers: 'd1',
  } as const
  const wrong: Readonly<Record<string, Fulfilment>> = {
    'the answer to another demand': { ...right, answers: 'd2' },
    'a factor that was verified for no demand': { ...right, answers: '' },
    'a factor that the demand does not admit': { ...right, factor: 'recovery-code' },
    'an enrolment where a challenge was demanded': { ...right, by: 'enrolment' },
    'a remembered browser': { ...right, by: 'remembered-browser' },
    'a proof from before the demand': { ...right, at: 109 },
  }
  const one = { ...decision, obligations: [{ kind: 'sequenced', demand: first } as const] }

  it('accepts the answer to the demand of an Action', () => {
    const completed = transition(identifying, {
      type: 'allow',
      decision: { ...one, fulfilments: [right] },
    })
    expect(clear(completed)).toBe(completed)
  })

  for (const [name, fulfilment] of Object.entries(wrong)) {
    it(`refuses ${name} for the demand of an Action`, () => {
      const completed = transition(identifying, {
        type: 'allow',
        decision: { ...one, fulfilments: [fulfilment] },
      })
      expect(() => clear(completed)).toThrow(expect.objectContaining({ code: 'obligation_unmet' }))
    })
  }

  it('refuses one visit of another site for two', () => {
    const visits = ['https://a.example/', 'https://b.example/']
    const completed = transition(identifying, {
      type: 'allow',
      decision: {
        ...decision,
        obligations: visits.map((url) => ({ kind: 'redirect', url }) as const),
        fulfilments: [{ kind: 'redirect', url: 'https://a.example/', at: 120 }],
      },
    })
    expect(() => clear(completed)).toThrow(expect.objectContaining({ code: 'obligation_unmet' }))
  })

  for (const state of TRANSACTION_STATES.filter((name) => name !== 'completed')) {
    it(`refuses a transaction in state ${state}`, () => {
      expect(() => clear(samples[state])).toThrow(
        expect.objectContaining({ code: 'obligation_unmet' }),
      )
    })
  }
})

function fulfilmentsOf(transaction: Transaction): readonly Fulfilment[] {
  return 'fulfilments' in transaction ? transaction.fulfilments : []
}
