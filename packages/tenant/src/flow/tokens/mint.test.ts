import type { Cleared, Completed } from '@lockstep/protocol'
import { describe, expectTypeOf, it } from 'vitest'
import { issueCode } from './authorization-codes.js'
import { mint } from './mint.js'
import { unsafeTokens } from './unsafe-resource-owner.js'
import type { UnsafelyExcused } from './unsafe-resource-owner.js'

// These assertions are the compiler's: `npm run types` fails when one of them stops being true.
describe('minting', () => {
  it('takes a cleared transaction, and a completed one is not enough', () => {
    expectTypeOf(mint).parameter(1).toEqualTypeOf<Cleared>()
    expectTypeOf(issueCode).parameter(1).toEqualTypeOf<Cleared>()
    expectTypeOf<Completed>().not.toExtend<Cleared>()
  })
  it('does not take a login that was excused its factor, whose door takes no other', () => {
    expectTypeOf<UnsafelyExcused>().not.toExtend<Cleared>()
    expectTypeOf<Cleared>().not.toExtend<UnsafelyExcused>()
    expectTypeOf(unsafeTokens)
      .parameter(1)
      .toHaveProperty('transaction')
      .toEqualTypeOf<UnsafelyExcused>()
  })
})
