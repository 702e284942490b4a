import fc from 'fast-check'
import { furtherRuns } from './random-further-runs.js'
import { FURTHER_STEPS } from './random-further-steps.js'
import type { FurtherStep } from './random-further-steps.js'
import { runs } from './random-runs.js'

/** The applications of the random logins, by what their rule demands. */
export const CLIENTS = ['open', 'bank', 'vault'] as const
export type ClientId = (typeof CLIENTS)[number]

/** One thing that somebody does. Numbers choose among what there is at that moment. */
export type Step =
  | FurtherStep
  | { readonly do: 'open'; readonly browser: number; readonly client: ClientId; readonly how: How }
  | {
      readonly do: 'password'
      readonly tab: number
      readonly user: number
      readonly right: boolean
    }
  | { readonly do: 'code'; readonly tab: number; readonly code: Code; readonly remember: boolean }
  | { readonly do: 'recovery'; readonly tab: number; readonly code: 'right' | 'used' | 'wrong' }
  | { readonly do: 'resume' | 'return'; readonly tab: number; readonly browser: number }
  | { readonly do: 'replay' | 'refresh'; readonly token: number }
  | { readonly do: 'grant'; readonly user: number; readonly client: ClientId }
  | { readonly do: 'logout'; readonly browser: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'restart' }
  | {
      readonly do: 'api challenge'
      readonly login: number
      readonly wanted: 'any' | 'otp' | 'of another'
    }
  | { readonly do: 'api associate'; readonly login: number }
  | ({ readonly do: 'api answer' } & Answering)
  | { readonly do: 'manage'; readonly user: number }
  | { readonly do: 'remove'; readonly manager: number; readonly of: 'own' | 'another' | 'unproven' }
  | { readonly do: 'device'; readonly browser: number; readonly client: ClientId }
  | { readonly do: 'poll'; readonly device: number }

/** What somebody sends to finish a login through the MFA API. */
export interface Answering {
  readonly login: number
  readonly by: 'otp' | 'oob' | 'recovery'
  readonly code: Code
  /** As the application that the login is of, as another, or for more than it asked for. */
  readonly how: 'usual' | 'other client' | 'more scope'
}

/** How a login begins: the usual way, silently, with the password again, or with a visit elsewhere. */
export type How = 'usual' | 'silent' | 'login' | 'away'
/** `fresh` waits for the next step of the authenticator; `right` takes what it shows. */
export type Code = 'fresh' | 'right' | 'wrong' | 'replayed' | 'of another'

const any = fc.nat({ max: 30 })
const client = fc.constantFrom(...CLIENTS)
const code = fc.constantFrom<Code>('fresh', 'fresh', 'right', 'wrong', 'replayed', 'of another')
const what = <Name extends Step['do']>(name: Name) => fc.constant(name)

/** Any step at all, those more often that lead on. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: what('open'),
      browser: any,
      client,
      how: fc.constantFrom<How>('usual', 'usual', 'silent', 'login', 'away'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: what('password'), tab: any, user: any, right: mostly() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: what('code'),
      tab: any,
      code,
      remember: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: what('recovery'),
      tab: any,
      code: fc.constantFrom('right', 'used', 'wrong'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('resume', 'return'), tab: any, browser: any }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('replay', 'refresh'), token: any }),
  },
  { weight: 3, arbitrary: fc.record({ do: what('grant'), user: any, client }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: what('api challenge'),
      login: any,
      wanted: fc.constantFrom('any', 'any', 'otp', 'of another'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: what('api associate'), login: any }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: what('api answer'),
      login: any,
      by: fc.constantFrom('otp', 'otp', 'oob', 'recovery'),
      code,
      how: fc.constantFrom('usual', 'usual', 'usual', 'other client', 'more scope'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: what('manage'), user: any }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: what('remove'),
      manager: any,
      of: fc.constantFrom('own', 'another', 'unproven'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: what('device'), browser: any, client }) },
  { weight: 1, arbitrary: fc.record({ do: what('poll'), device: any }) },
  { weight: 1, arbitrary: fc.record({ do: what('logout'), browser: any }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: what('wait'),
      seconds: fc.constantFrom(1, 30, 299, 3600, 86_400, 6e5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: what('restart') }) },
  ...FURTHER_STEPS,
)

/** A whole afternoon: single steps, and runs of them that lead somewhere a single one seldom gets. */
export const afternoons: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: step.map((one) => [one]) },
      { weight: 2, arbitrary: runs },
      { weight: 1, arbitrary: furtherRuns },
    ),
    {
      minLength: 3,
      maxLength: 40,
    },
  )
  .map((parts) => parts.flat())

function mostly(): fc.Arbitrary<boolean> {
  return fc.constantFrom(true, true, true, false)
}
