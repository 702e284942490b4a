import { describe, expect, it } from 'vitest'
import { ACR_MULTI_FACTOR, PROVIDERS } from '@lockstep/protocol'
import type { Factor, MultifactorDemand, Obligation } from '@lockstep/protocol'
import type { ActionEffects } from '@lockstep/rules'
import { decide } from './decide.js'
import type { DecisionInput } from './decide.js'

const any: MultifactorDemand = { provider: 'any', allowRememberBrowser: true }
const owes = (demand: MultifactorDemand): readonly Obligation[] => [{ kind: 'multifactor', demand }]
const goes: readonly Obligation[] = [{ kind: 'redirect', url: 'https://mfa.example/' }]

const toggles = {
  'webauthn-roaming': false,
  'webauthn-platform': false,
  'push-notification': false,
  otp: true,
  sms: false,
  voice: false,
  email: false,
  duo: false,
  'recovery-code': true,
}

const NO_EFFECTS: ActionEffects = {
  idToken: {},
  accessToken: {},
  addedScopes: [],
  removedScopes: [],
  appMetadata: {},
  userMetadata: {},
  transactionMetadata: {},
  recordedMethods: [],
  multifactor: 'silent',
  demandsMade: 0,
  operations: [],
}

type Changes = Partial<Omit<DecisionInput, 'result'>> & {
  readonly result?: Partial<DecisionInput['result']>
}

function ruling({ result, ...changes }: Changes = {}) {
  return decide({
    result: { outcome: 'allow', obligations: [], removesMultifactor: false, ...result },
    request: { acrValues: [], sso: true },
    channel: 'browser',
    earlier: undefined,
    toggles,
    enrolled: new Set<Factor>(),
    remembered: undefined,
    consent: [],
    at: 100,
    ...changes,
  })
}

describe('decide', () => {
  it('allows what nobody demands more of', () => {
    expect(ruling()).toMatchObject({ next: { move: 'allow' }, obligations: [] })
  })

  it('repeats a denial of the rules', () => {
    const error = { code: 'unauthorized', message: 'No.' } as const
    const { next, obligations } = ruling({ result: { outcome: 'deny', error } })
    expect(next).toEqual({ move: 'deny', error: 'unauthorized', description: 'No.' })
    expect(obligations).toEqual([])
  })

  it('denies even when the rules do not say why', () => {
    expect(ruling({ result: { outcome: 'deny' } }).next.move).toBe('deny')
  })

  it('enrols who has nothing and challenges who has something', () => {
    const result = { obligations: owes(any) }
    expect(ruling({ result }).next.move).toBe('enroll')
    const enrolled = new Set<Factor>(['otp', 'recovery-code'])
    expect(ruling({ result, enrolled }).next).toMatchObject({
      move: 'challenge',
      factors: ['otp', 'recovery-code'],
    })
  })

  describe('for a factor that is not enrolled, of who has another one', () => {
    const obligations = owes({ ...any, provider: 'sms' })
    const enrolled = new Set<Factor>(['otp', 'recovery-code'])
    const first = { id: '0.existing', by: 'challenge', factors: ['otp', 'recovery-code'], at: 100 }

    it('row 40: challenges that one first, which no remembered browser answers', () => {
      for (const remembered of [undefined, 'otp'] as const) {
        const { next, ...owed } = ruling({ result: { obligations }, enrolled, remembered })
        expect(next).toMatchObject({
          move: 'challenge',
          factors: first.factors,
          pause: { answers: first.id },
        })
        expect(owed.obligations).toEqual([...obligations, { kind: 'sequenced', demand: first }])
        expect(owed.fulfilments).toEqual([])
      }
    })

    it('enrols it once the other one was proven', () => {
      const earlier: readonly Obligation[] = [
        ...obligations,
        { kind: 'sequenced', demand: { ...first, by: 'challenge', factors: ['otp'] } },
      ]
      const proof = { kind: 'multifactor', by: 'challenge', factor: 'otp', at: 100 } as const
      const fulfilled = [{ ...proof, answers: first.id }]
      const { next, ...owed } = ruling({ earlier, fulfilled, enrolled })
      expect(next).toMatchObject({ move: 'enroll', options: ['sms'] })
      expect(owed).toMatchObject({ obligations: earlier, fulfilments: fulfilled })
    })

    it('denies an application without a page of ours, which could not go on', () => {
      const input = { result: { obligations }, enrolled, channel: 'back-channel' } as const
      expect(ruling(input).next.move).toBe('deny')
    })

    it('respects the switches for any', () => {
      const switches = { ...toggles, otp: false, 'recovery-code': false, sms: true }
      const input = { result: { obligations: owes(any) }, enrolled, toggles: switches }
      expect(ruling(input).next.move).toBe('deny')
    })
  })

  for (const provider of PROVIDERS) {
    it(`never lets a demand for ${provider} end in a plain pass`, () => {
      const result = { obligations: owes({ ...any, provider }) }
      for (const enrolled of [new Set<Factor>(), new Set<Factor>(['otp'])]) {
        for (const switches of [toggles, { ...toggles, otp: false, 'recovery-code': false }]) {
          expect(ruling({ result, enrolled, toggles: switches }).next.move).not.toBe('allow')
        }
      }
    })
  }

  it('respects the switches for any, and only for any', () => {
    const otpOff = { ...toggles, otp: false }
    const enrolled = new Set<Factor>(['otp', 'recovery-code'])
    const factorsFor = (provider: 'any' | 'guardian') =>
      ruling({ result: { obligations: owes({ ...any, provider }) }, toggles: otpOff, enrolled })
        .next
    expect(factorsFor('any')).toMatchObject({ factors: ['recovery-code'] })
    expect(factorsFor('guardian')).toMatchObject({ factors: ['otp', 'recovery-code'] })
  })

  describe('a remembered browser', () => {
    const enrolled = new Set<Factor>(['otp'])

    it('meets a demand that allows it', () => {
      const { next, fulfilments } = ruling({
        result: { obligations: owes(any) },
        enrolled,
        remembered: 'otp',
      })
      expect(next.move).toBe('allow')
      expect(fulfilments).toEqual([
        { kind: 'multifactor', by: 'remembered-browser', factor: 'otp', at: 100 },
      ])
    })

    const strict = { ...any, allowRememberBrowser: false }
    const refusals: readonly (readonly [string, Changes])[] = [
      ['the demand forbids it', { result: { obligations: owes(strict) } }],
      [
        'acr_values ask for more than one factor',
        {
          result: { obligations: owes(any) },
          request: { acrValues: [ACR_MULTI_FACTOR], sso: true },
        },
      ],
      [
        'it was remembered by another factor',
        {
          result: { obligations: owes({ ...any, provider: 'google-authenticator' }) },
          remembered: 'recovery-code',
        },
      ],
      ['an earlier pass forbade it', { result: { obligations: owes(any) }, earlier: owes(strict) }],
    ]
    for (const [title, changes] of refusals) {
      it(`does not when ${title}`, () => {
        expect(ruling({ enrolled, remembered: 'otp', ...changes }).next.move).toBe('challenge')
      })
    }
  })

  describe('after a redirect', () => {
    it('ignores another redirect and counts the visit', () => {
      const { next, fulfilments, obligations } = ruling({
        result: { outcome: 'redirect', obligations: goes },
        earlier: goes,
        returning: true,
      })
      expect(next.move).toBe('allow')
      expect(obligations).toEqual(goes)
      expect(fulfilments).toEqual([{ kind: 'redirect', url: 'https://mfa.example/', at: 100 }])
    })

    it('keeps a demand from before, unless the rules take it back', () => {
      const earlier = [...owes(any), ...goes]
      expect(ruling({ earlier }).next.move).toBe('enroll')
      expect(ruling({ earlier, result: { removesMultifactor: true } }).next.move).toBe('allow')
    })
  })

  describe('after a redirect, with what was demanded of an account that is linked now', () => {
    const strict = { provider: 'any', allowRememberBrowser: false } as const
    const app = { provider: 'google-authenticator', allowRememberBrowser: true } as const
    const sms = { provider: 'sms', allowRememberBrowser: true } as const
    const enrolled = new Set<Factor>(['otp', 'recovery-code'])

    it('is as strict about remembered browsers as either', () => {
      for (const [earlier, demandedBefore] of [
        [owes(any), owes(strict)],
        [owes(strict), owes(any)],
      ] as const) {
        const { next, obligations } = ruling({
          earlier,
          demandedBefore,
          enrolled,
          remembered: 'otp',
        })
        expect(next.move).toBe('challenge')
        expect(obligations).toEqual(owes(strict))
      }
    })

    it('asks for a factor that meets both', () => {
      for (const [earlier, demandedBefore] of [
        [owes(any), owes(app)],
        [owes(app), owes(any)],
      ] as const) {
        const { next, obligations } = ruling({ earlier, demandedBefore, enrolled })
        expect(next).toMatchObject({ move: 'challenge', factors: ['otp'] })
        expect(obligations).toEqual(owes(app))
      }
    })

    it('denies when no factor meets both, whatever is said now', () => {
      const odds = { earlier: owes(app), demandedBefore: owes(sms), enrolled }
      for (const result of [{}, { obligations: owes(app) }]) {
        expect(ruling({ ...odds, result }).next).toMatchObject({
          move: 'deny',
          error: 'access_denied',
          log: 'mfar',
        })
      }
      expect(ruling({ ...odds, result: { removesMultifactor: true } }).next.move).toBe('allow')
    })
  })

  describe('with Actions', () => {
    const enrolled = new Set<Factor>(['otp', 'recovery-code'])
    const acted = (more: Partial<NonNullable<DecisionInput['actions']>> = {}) => ({
      actions: { outcome: 'allow', demands: [], effects: NO_EFFECTS, ...more } as const,
      enrolled,
    })
    const word = (multifactor: typeof NO_EFFECTS.multifactor) =>
      acted({ effects: { ...NO_EFFECTS, multifactor } })
    const paused = (...types: readonly ('otp' | 'phone' | 'recovery-code')[]) =>
      acted({
        outcome: 'pause',
        at: 'step-up',
        demands: types.map((type) => ({ kind: 'challenge', anyOf: [{ type }], chooses: false })),
      })

    it('lets the last word on the deferred factor win', () => {
      const ruled = { result: { obligations: owes(any) } }
      const stricter = { provider: 'guardian', allowRememberBrowser: false } as const
      expect(ruling({ ...ruled, ...acted() }).obligations).toEqual(owes(any))
      expect(ruling({ ...ruled, ...word(stricter) }).obligations).toEqual(owes(stricter))
      expect(ruling({ ...ruled, ...word('none') }).next.move).toBe('allow')
    })

    it('never lets none lower what acr_values ask for', () => {
      const request = { acrValues: [ACR_MULTI_FACTOR], sso: true }
      expect(ruling({ request, ...word('none') }).next.move).toBe('challenge')
    })

    it('repeats a denial of the Actions', () => {
      const error = { code: 'access_denied', message: 'No.' } as const
      expect(ruling(acted({ outcome: 'deny', error })).next).toEqual({
        move: 'deny',
        error: 'access_denied',
        description: 'No.',
      })
    })

    it('pauses for the first of the factors that an Action demanded, and owes them all', () => {
      const { next, obligations } = ruling(paused('otp', 'recovery-code'))
      const [first, second] = obligations
      expect(next).toMatchObject({ move: 'challenge', factors: ['otp'] })
      expect(obligations).toMatchObject([{ kind: 'sequenced' }, { kind: 'sequenced' }])
      expect(next).toHaveProperty(
        'pause',
        expect.objectContaining({
          after: 'step-up',
          answers: first?.kind === 'sequenced' ? first.demand.id : '',
        }),
      )
      expect(second).not.toEqual(first)
    })

    it('offers no remembered browser to an Action', () => {
      expect(ruling({ ...paused('otp'), remembered: 'otp' }).next.move).toBe('challenge')
    })

    it('goes on with the Actions, not to the end, when their demands are met', () => {
      const { obligations } = ruling(paused('otp'))
      const [owed] = obligations
      const answers = owed?.kind === 'sequenced' ? owed.demand.id : ''
      const fulfilled = [
        { kind: 'multifactor', by: 'challenge', factor: 'otp', at: 100, answers } as const,
      ]
      const after = ruling({ earlier: obligations, fulfilled, pausedBy: 'step-up', enrolled })
      expect(after.next).toEqual({ move: 'proceed', after: 'step-up' })
      const end = ruling({ ...acted(), earlier: obligations, fulfilled, pausedBy: 'step-up' })
      expect(end).toMatchObject({ next: { move: 'allow' }, obligations, fulfilments: fulfilled })
    })

    it('never goes on while one of them is open', () => {
      const { obligations } = ruling(paused('otp', 'recovery-code'))
      const next = ruling({ earlier: obligations, pausedBy: 'step-up', enrolled }).next
      expect(next.move).toBe('challenge')
    })

    it('counts a visit only when the person comes back from it', () => {
      const visit = { earlier: goes, ...acted() }
      expect(ruling(visit).fulfilments).toEqual([])
      expect(ruling({ ...visit, returning: true }).fulfilments).toHaveLength(1)
    })

    it('does not ask again for a factor that the deferred demand admits', () => {
      const fulfilled = [
        { kind: 'multifactor', by: 'challenge', factor: 'recovery-code', at: 100 } as const,
      ]
      expect(ruling({ ...word(any), fulfilled }).next.move).toBe('allow')
      const app = { provider: 'google-authenticator', allowRememberBrowser: true } as const
      expect(ruling({ ...word(app), fulfilled }).next.move).toBe('challenge')
    })
  })

  it('asks at the token endpoint for the factor as on a page', () => {
    const result = { obligations: owes(any) }
    const enrolled = new Set<Factor>(['otp'])
    expect(ruling({ channel: 'back-channel', result }).next.move).toBe('enroll')
    expect(ruling({ channel: 'back-channel', result, enrolled }).next.move).toBe('challenge')
  })

  describe('where nobody can be asked', () => {
    const demanded = { obligations: owes(any) }
    const cases: readonly (readonly [string, Changes, string])[] = [
      ['prompt=none and a demand', { channel: 'silent', result: demanded }, 'login_required'],
      [
        'a password at the token endpoint, a demand and consent',
        { channel: 'back-channel', result: demanded, consent: ['email'] },
        'consent_required',
      ],
      [
        'sso=false and a demand',
        { request: { acrValues: [], sso: false }, result: demanded },
        'mfa_required',
      ],
      [
        'sso=false, a demand and a remembered browser',
        {
          request: { acrValues: [], sso: false },
          result: demanded,
          enrolled: new Set<Factor>(['otp']),
          remembered: 'otp',
        },
        'mfa_required',
      ],
      [
        'sso=false, prompt=none, a demand and a remembered browser',
        {
          channel: 'silent',
          request: { acrValues: [], sso: false },
          result: demanded,
          enrolled: new Set<Factor>(['otp']),
          remembered: 'otp',
        },
        'mfa_required',
      ],
      [
        'prompt=none and a redirect',
        { channel: 'silent', result: { outcome: 'redirect', obligations: goes } },
        'interaction_required',
      ],
      [
        'a refresh and a redirect',
        { channel: 'back-channel', result: { outcome: 'redirect', obligations: goes } },
        'interaction_required',
      ],
      ['prompt=none and consent', { channel: 'silent', consent: ['email'] }, 'consent_required'],
    ]
    for (const [title, changes, error] of cases) {
      it(`answers ${title} with ${error}`, () => {
        expect(ruling(changes).next).toMatchObject({ move: 'deny', error })
      })
    }
  })
})
