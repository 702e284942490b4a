import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ACR_MULTI_FACTOR, FACTOR_NAMES, PROVIDERS } from '@lockstep/protocol'
import type { Factor } from '@lockstep/protocol'
import { decide } from './decide.js'
import type { Ruling } from './decide.js'
import { policyDemand } from './policy-demand.js'
import { CANNOT_BE_ENROLLED, TABLE, expectedOf } from './testing/documented-table.js'
import type { Cell, Expected, Saying } from './testing/documented-table.js'

function foundIn({ next }: Ruling): Expected {
  switch (next.move) {
    case 'allow':
    case 'deny':
      return { move: next.move }
    case 'challenge':
      return {
        move: next.pause ? 'challenge first' : 'challenge',
        factors: next.factors.join(' '),
      }
    case 'enroll':
      return { move: 'enroll', factors: next.options.join(' ') }
    case 'proceed':
    case 'redirect':
      throw new Error('No rule redirects here, and no Action runs.')
  }
}

function ruling({
  saying,
  policy,
  confidence,
  on,
  hasDuo = false,
  enrolled,
  remembered,
  isStepUp = false,
}: Cell): Ruling {
  const demand = typeof saying === 'string' ? undefined : saying
  return decide({
    result: {
      outcome: 'allow',
      obligations: demand ? [{ kind: 'multifactor', demand }] : [],
      removesMultifactor: saying === 'none',
    },
    request: { acrValues: isStepUp ? [ACR_MULTI_FACTOR] : [], sso: true },
    channel: 'browser',
    earlier: undefined,
    policy: policyDemand(policy, { protocol: 'oidc-basic-profile', confidence }),
    toggles: Object.fromEntries(FACTOR_NAMES.map((name) => [name, on.has(name)])) as Record<
      Factor,
      boolean
    >,
    connected: new Set(hasDuo ? ['duo' as const] : []),
    enrolled,
    remembered,
    consent: [],
    at: 100,
  })
}

function subsets<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.reduce<readonly (readonly T[])[]>(
    (sets, item) => [...sets, ...sets.map((set) => [...set, item])],
    [[]],
  )
}

const SAYINGS: readonly Saying[] = [
  'nothing',
  'none',
  ...PROVIDERS.flatMap((provider) =>
    [true, false].map((allowRememberBrowser) => ({ provider, allowRememberBrowser })),
  ),
]
/** A phone is two factors, and one that approves comes with codes; an email address counts beside an authenticator only. */
const PEOPLE = subsets<readonly Factor[]>([
  ['webauthn-roaming'],
  ['sms', 'voice'],
  ['recovery-code'],
])
  .flatMap((sets): readonly (readonly Factor[])[] =>
    [[], ['otp' as const], ['push-notification' as const, 'otp' as const]].map((app) => [
      ...app,
      ...sets.flat(),
    ]),
  )
  .flatMap((set) =>
    set.some((factor) => !CANNOT_BE_ENROLLED.test(factor))
      ? [set, [...set, 'email' as const]]
      : [set],
  )
/** Keys and push together, and both kinds of messages to a phone; each alone has a test of its own. */
const TOGGLES = subsets<readonly Factor[]>([
  ['webauthn-roaming', 'webauthn-platform', 'push-notification'],
  ['otp'],
  ['sms', 'voice'],
  ['email'],
  ['recovery-code'],
]).map((sets) => sets.flat())

/** Duo beside a factor of the tenant's own, and beside those that come along with others. */
const WITH_DUO = {
  enrolled: subsets<Factor>(['otp', 'duo', 'recovery-code']),
  switches: subsets<Factor>(['otp', 'email', 'duo', 'recovery-code']),
}

function* cellsWithDuo(saying: Saying): Generator<Cell> {
  for (const cell of cells(saying, WITH_DUO)) {
    yield cell
    yield { ...cell, hasDuo: true }
  }
}

function* cells(
  saying: Saying,
  {
    enrolled: people,
    switches,
  }: {
    readonly enrolled: readonly (readonly Factor[])[]
    readonly switches: readonly (readonly Factor[])[]
  } = { enrolled: PEOPLE, switches: TOGGLES },
): Generator<Cell> {
  for (const policy of ['never', 'always', 'adaptive'] as const) {
    for (const confidence of policy === 'adaptive'
      ? (['low', 'high'] as const)
      : (['low'] as const)) {
      for (const on of switches) {
        for (const enrolled of people) {
          for (const remembered of [undefined, ...enrolled]) {
            yield {
              saying,
              policy,
              confidence,
              on: new Set(on),
              enrolled: new Set(enrolled),
              remembered,
            }
          }
        }
      }
    }
  }
}

function nameOf(saying: Saying): string {
  if (typeof saying === 'string') return saying
  const { provider, allowRememberBrowser } = saying
  return `${provider}${allowRememberBrowser ? '' : ', every time'}`
}

describe('provider × policy × switches × enrolled factors × remembered browser', () => {
  for (const saying of SAYINGS) {
    it(`a rule says ${nameOf(saying)}: each cell is as documented`, () => {
      const all = [...cells(saying), ...cellsWithDuo(saying)]
      const wrong = all.flatMap((cell) => {
        const [found, expected] = [foundIn(ruling(cell)), expectedOf(cell)]
        const where = { ...cell, on: [...cell.on], enrolled: [...cell.enrolled] }
        return isDeepStrictEqual(found, expected) ? [] : [{ where, found, expected }]
      })
      expect(wrong).toEqual([])
      expect(all.length).toBeGreaterThan(11_000)
    })
  }

  for (const saying of SAYINGS) {
    it(`a rule says ${nameOf(saying)}, and acr_values ask for more: each cell is as documented`, () => {
      for (const cell of [...cells(saying), ...cellsWithDuo(saying)]) {
        // By itself it demands what the policy demands.
        if (cell.policy === 'adaptive') continue
        const raised: Cell = { ...cell, isStepUp: true }
        const [found, expected] = [foundIn(ruling(raised)), expectedOf(raised)]
        if (!isDeepStrictEqual(found, expected)) expect({ raised, found }).toEqual(expected)
        if (found.move === 'allow') throw new Error('acr_values were passed over')
      }
    })
  }

  for (const factor of FACTOR_NAMES) {
    it(`any, when nothing but ${factor} is switched on: each cell is as documented`, () => {
      for (const enrolled of PEOPLE) {
        const cell: Cell = {
          saying: { provider: 'any', allowRememberBrowser: true },
          policy: 'never',
          confidence: 'high',
          on: new Set([factor]),
          enrolled: new Set(enrolled),
          remembered: undefined,
        }
        expect(foundIn(ruling(cell))).toEqual(expectedOf(cell))
      }
    })
  }

  it('lets nobody pass but by a remembered browser, once something is demanded', () => {
    for (const saying of SAYINGS) {
      for (const cell of [...cells(saying), ...cellsWithDuo(saying)]) {
        const { next, obligations, fulfilments } = ruling(cell)
        if (next.move !== 'allow' || obligations.length === 0) continue
        expect(fulfilments).toEqual([
          { kind: 'multifactor', by: 'remembered-browser', factor: cell.remembered, at: 100 },
        ])
      }
    }
  })

  it('offers nothing that the provider does not admit', () => {
    for (const saying of SAYINGS) {
      if (typeof saying === 'string') continue
      const admitted = TABLE[saying.provider].split(' ')
      for (const cell of cells(saying)) {
        const { next } = ruling(cell)
        if (next.move === 'challenge' && next.pause) continue
        const offered =
          next.move === 'challenge' ? next.factors : next.move === 'enroll' ? next.options : []
        const stray = offered.filter((factor) => !admitted.includes(factor))
        if (stray.length > 0) throw new Error(`${saying.provider} offered ${stray.join(' ')}`)
      }
    }
  })
})
