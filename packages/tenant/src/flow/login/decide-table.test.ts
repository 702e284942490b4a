import { describe, expect, it } from 'vitest'
import { ACR_MULTI_FACTOR, FACTOR_NAMES, PROVIDERS } from '@lockstep/protocol'
import type { Factor } from '@lockstep/protocol'
import { decide } from './decide.js'
import type { Ruling } from './decide.js'
import { policyDemand } from './policy-demand.js'
import { CANNOT_BE_ENROLLED, TABLE, expectedOf } from './testing/documented-table.js'
import type { Cell, Expected, Saying } from './testing/documented-table.js'

/** What came of a cell in words, as {@link textOf} says what should. */
function foundIn({ next }: Ruling): string {
  switch (next.move) {
    case 'allow':
    case 'deny':
      return next.move
    case 'challenge':
      return `${next.pause ? 'challenge first' : 'challenge'}: ${next.factors.join(' ')}`
    case 'enroll':
      return `enroll: ${next.options.join(' ')}`
    case 'proceed':
    case 'redirect':
      throw new Error('No rule redirects here, and no Action runs.')
  }
}

function textOf(expected: Expected): string {
  return 'factors' in expected ? `${expected.move}: ${expected.factors}` : expected.move
}

/** The switches as the tenant has them, made once for each set. */
const switchesOf = new WeakMap<ReadonlySet<Factor>, Record<Factor, boolean>>()

function switches(on: ReadonlySet<Factor>): Record<Factor, boolean> {
  const known = switchesOf.get(on)
  if (known) return known
  const made = Object.fromEntries(FACTOR_NAMES.map((name) => [name, on.has(name)])) as Record<
    Factor,
    boolean
  >
  switchesOf.set(on, made)
  return made
}

const NOTHING: ReadonlySet<Factor> = new Set()
const DUO: ReadonlySet<Factor> = new Set(['duo'])

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
    toggles: switches(on),
    connected: hasDuo ? DUO : NOTHING,
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

/** A cell, whatever the rule says. */
type Circumstances = Omit<Cell, 'saying'>

function* circumstances(
  switchings: readonly (readonly Factor[])[],
  people: readonly (readonly Factor[])[],
): Generator<Circumstances> {
  const [ons, enrolments] = [switchings, people].map((sets) => sets.map((set) => new Set(set)))
  for (const policy of ['never', 'always', 'adaptive'] as const) {
    for (const confidence of policy === 'adaptive'
      ? (['low', 'high'] as const)
      : (['low'] as const)) {
      for (const on of ons!) {
        for (const enrolled of enrolments!) {
          for (const remembered of [undefined, ...enrolled]) {
            yield { policy, confidence, on, enrolled, remembered }
          }
        }
      }
    }
  }
}

/** All of them, made once for every saying. */
const CIRCUMSTANCES: readonly Circumstances[] = [
  ...circumstances(TOGGLES, PEOPLE),
  ...[...circumstances(WITH_DUO.switches, WITH_DUO.enrolled)].flatMap((cell) => [
    cell,
    { ...cell, hasDuo: true },
  ]),
]
/** By itself an adaptive policy demands what the others do. */
const UNADAPTED = CIRCUMSTANCES.filter(({ policy }) => policy !== 'adaptive')

function nameOf(saying: Saying): string {
  if (typeof saying === 'string') return saying
  const { provider, allowRememberBrowser } = saying
  return `${provider}${allowRememberBrowser ? '' : ', every time'}`
}

/** Everything that is wrong with a cell. A comparison of text: there are some hundred thousand. */
function faultsOf(cell: Cell): readonly object[] {
  const came = ruling(cell)
  const [found, expected] = [foundIn(came), textOf(expectedOf(cell))]
  const faults = [
    found !== expected && { expected },
    isPassedOver(cell, came) && { expected: 'a second factor, or a remembered browser' },
    strays(cell, came).length > 0 && { notAdmitted: strays(cell, came) },
  ].filter((fault) => fault !== false)
  return faults.map((fault) => {
    const where = { ...cell, on: [...cell.on], enrolled: [...cell.enrolled] }
    return { where, found, ...fault }
  })
}

/** Whether somebody passes what was demanded other than by a remembered browser. */
function isPassedOver(
  { remembered, isStepUp }: Cell,
  { next, obligations, fulfilments }: Ruling,
): boolean {
  if (next.move !== 'allow') return false
  if (isStepUp) return true
  if (obligations.length === 0) return false
  const [proof, ...others] = fulfilments
  return (
    others.length > 0 ||
    proof?.kind !== 'multifactor' ||
    proof.by !== 'remembered-browser' ||
    proof.factor !== remembered ||
    proof.at !== 100
  )
}

const ADMITTED = new Map<string, ReadonlySet<string>>(
  Object.entries(TABLE).map(([provider, factors]) => [provider, new Set(factors.split(' '))]),
)

/** What is offered although the provider does not admit it. Duo under `any` is a case of its own. */
function strays({ saying, hasDuo }: Cell, { next }: Ruling): readonly Factor[] {
  if (typeof saying === 'string') return []
  if (next.move === 'challenge' && next.pause) return []
  const offered =
    next.move === 'challenge' ? next.factors : next.move === 'enroll' ? next.options : []
  const admitted = ADMITTED.get(saying.provider)!
  return offered.filter((factor) => !admitted.has(factor) && !(hasDuo && factor === 'duo'))
}

describe('provider × policy × switches × enrolled factors × remembered browser', () => {
  describe.each(SAYINGS.map((saying) => [nameOf(saying), saying] as const))(
    'a rule says %s: each cell is as documented, nobody passes unproven, no stray factor is offered',
    (_name, saying) => {
      it('in a login', () => {
        expect(CIRCUMSTANCES.flatMap((cell) => faultsOf({ ...cell, saying }))).toEqual([])
        expect(CIRCUMSTANCES.length).toBeGreaterThan(11_000)
      })

      it('in a login whose acr_values ask for more', () => {
        const raised = UNADAPTED.flatMap((cell) => faultsOf({ ...cell, saying, isStepUp: true }))
        expect(raised).toEqual([])
      })
    },
  )

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
        expect(faultsOf(cell)).toEqual([])
      }
    })
  }
})
