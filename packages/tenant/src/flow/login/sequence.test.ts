import type { Factor, Fulfilment, SequencedDemand } from '@lockstep/protocol'
import { FACTOR_NAMES } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { nextInSequence, sequencedDemands } from './sequence.js'
import type { Circumstances } from './sequence.js'

const allOn = Object.fromEntries(FACTOR_NAMES.map((name) => [name, true])) as Record<
  Factor,
  boolean
>

const demand = (
  id: string,
  factors: readonly Factor[],
  by: SequencedDemand['by'] = 'challenge',
): SequencedDemand => ({ id, by, factors, at: 100 })

const proof = (factor: Factor, answers?: string): Fulfilment => ({
  kind: 'multifactor',
  by: 'challenge',
  factor,
  at: 110,
  ...(answers !== undefined && { answers }),
})

function step(
  demands: readonly SequencedDemand[],
  {
    enrolled = ['otp', 'recovery-code'],
    off = [],
    fulfilments = [],
  }: {
    readonly enrolled?: readonly Factor[]
    readonly off?: readonly Factor[]
    readonly fulfilments?: Circumstances['fulfilments']
  } = {},
) {
  const toggles = { ...allOn, ...Object.fromEntries(off.map((name) => [name, false])) }
  return nextInSequence(demands, { enrolled: new Set(enrolled), toggles, fulfilments })
}

describe('nextInSequence', () => {
  it('asks for one demand after the other', () => {
    const demands = [demand('a', ['otp']), demand('b', ['recovery-code'])]
    expect(step(demands).next).toMatchObject({ step: 'challenge', demand: { id: 'a' } })
    const half = step(demands, { fulfilments: [proof('otp', 'a')] })
    expect(half.next).toMatchObject({ step: 'challenge', demand: { id: 'b' } })
    expect(half.demands).toEqual(demands)
    const done = [proof('otp', 'a'), proof('recovery-code', 'b')]
    expect(step(demands, { fulfilments: done })).toEqual({ demands, next: { step: 'none' } })
  })

  it('does not take the answer to another demand for an answer, only for a proof', () => {
    const demands = [demand('a', ['otp']), demand('b', ['otp', 'recovery-code'])]
    const { next } = step(demands, { fulfilments: [proof('otp', 'a')] })
    expect(next).toMatchObject({ demand: { id: 'b' }, factors: ['recovery-code'] })
  })

  it('lets go of a demand whose factor was proven in this login', () => {
    const demands = [demand('a', ['otp']), demand('b', ['otp'])]
    const { demands: kept, next } = step(demands, { fulfilments: [proof('otp', 'a')] })
    expect(next).toEqual({ step: 'none' })
    expect(kept.map(({ id }) => id)).toEqual(['a'])
  })

  it('never takes a remembered browser for a proof', () => {
    const remembered = { ...proof('otp', 'a'), by: 'remembered-browser' } as const
    const { next } = step([demand('a', ['otp'])], { fulfilments: [remembered] })
    expect(next.step).toBe('challenge')
  })

  it('offers only what is switched on and enrolled', () => {
    const any = demand('a', ['otp', 'sms', 'recovery-code'])
    expect(step([any], { off: ['otp'] }).next).toMatchObject({ factors: ['recovery-code'] })
  })

  for (const [title, demands, more] of [
    ['not enrolled', [demand('a', ['sms'])], {}],
    ['switched off', [demand('a', ['otp'])], { off: ['otp'] }],
    ['unknown here', [demand('a', [])], {}],
    ['to be enrolled and switched off', [demand('a', ['sms'], 'enrolment')], { off: ['sms'] }],
    ['to be enrolled and nothing by itself', [demand('a', ['email'], 'enrolment')], {}],
  ] as const) {
    it(`says that nothing can answer a demand for a factor that is ${title}`, () => {
      expect(step(demands, more).next.step).toBe('unusable')
    })
  }

  describe('before an enrolment', () => {
    const enrol = demand('a', ['sms'], 'enrolment')

    it('asks for nothing of a person who has no authenticator', () => {
      expect(step([enrol], { enrolled: [] }).next).toMatchObject({
        step: 'enroll',
        factors: ['sms'],
      })
    })

    it('asks for an authenticator that is there, and owes that from then on', () => {
      const { demands, next } = step([enrol])
      expect(next).toMatchObject({ step: 'challenge', factors: ['otp', 'recovery-code'] })
      expect(demands.map(({ id, by }) => [id, by])).toEqual([
        ['a-existing', 'challenge'],
        ['a', 'enrolment'],
      ])
      const after = step(demands, { fulfilments: [proof('otp', 'a-existing')] })
      expect(after).toMatchObject({ next: { step: 'enroll', demand: { id: 'a' } }, demands })
    })

    it('is content with one that was used earlier in this login', () => {
      expect(step([enrol], { fulfilments: [proof('otp', 'z')] }).next.step).toBe('enroll')
    })

    it('refuses when the ones that are there cannot be used', () => {
      expect(step([enrol], { off: ['otp', 'recovery-code'] }).next.step).toBe('unusable')
    })

    it('lets go of one that is there already', () => {
      expect(step([demand('a', ['otp'], 'enrolment')])).toEqual({
        demands: [],
        next: { step: 'none' },
      })
    })
  })
})

describe('sequencedDemands', () => {
  const wanted = [
    { kind: 'challenge', anyOf: [{ type: 'otp' }, { type: 'phone' }], chooses: true },
    {
      kind: 'enroll',
      anyOf: [{ type: 'phone', options: { preferredMethod: 'voice' } }],
      chooses: false,
    },
  ] as const

  it('names the factors as this tenant does', () => {
    const demands = sequencedDemands(wanted, { version: 3, at: 100 })
    expect(demands.map(({ by, factors }) => [by, factors])).toEqual([
      ['challenge', ['otp', 'sms', 'voice']],
      ['enrolment', ['voice']],
    ])
  })

  it('never gives two demands of one login the same name', () => {
    const ids = [3, 4].flatMap((version) =>
      sequencedDemands(wanted, { version, at: 100 }).map(({ id }) => id),
    )
    expect(new Set(ids).size).toBe(4)
  })
})
