import fc from 'fast-check'
import type { Code } from './random-steps.js'

/** What somebody does with a phone that takes push notifications, with a ticket, or at the help desk. */
export type FurtherStep =
  /** Chooses push where a login offers it, and scans the code that it shows then. */
  | { readonly do: 'scan'; readonly tab: number }
  /** Answers a request on a phone; 0 is the newest. */
  | { readonly do: 'phone'; readonly request: number; readonly as: PhoneAnswer }
  /** The login page asks whether the phone approved. */
  | { readonly do: 'check'; readonly tab: number; readonly remember: boolean }
  | { readonly do: 'ticket'; readonly user: number }
  | {
      readonly do: 'use ticket'
      readonly ticket: number
      readonly browser: number
      readonly code: Code
    }
  /** Takes authenticators away, or only what browsers remember. */
  | { readonly do: 'reset' | 'forget'; readonly user: number }

/** With the number that the page shows, another one, a no, or signed by the phone of somebody else. */
export type PhoneAnswer = 'right' | 'wrong' | 'no' | 'other phone'

const any = fc.nat({ max: 30 })
const what = <Name extends FurtherStep['do']>(name: Name) => fc.constant(name)

export const FURTHER_STEPS: readonly fc.WeightedArbitrary<FurtherStep>[] = [
  { weight: 3, arbitrary: fc.record({ do: what('scan'), tab: any }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: what('phone'),
      request: fc.nat({ max: 3 }),
      as: fc.constantFrom<PhoneAnswer>('right', 'right', 'right', 'wrong', 'no', 'other phone'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: what('check'), tab: any, remember: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: what('ticket'), user: any }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: what('use ticket'),
      ticket: any,
      browser: any,
      code: fc.constantFrom<Code>('right', 'right', 'wrong', 'of another'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reset', 'forget'), user: any }) },
]
