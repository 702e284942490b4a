import type { Cleared, Completed } from '@lockstep/protocol'
import { describe, expectTypeOf, it } from 'vitest'
import { issueCode } from './authorization-codes.js'
import { mint } from './mint.js'

// These assertions are the compiler's: `npm run types` fails when one of them stops being true.
describe('minting', () => {
  it('takes a cleared transaction, and a completed one is not enough', () => {
    expectTypeOf(mint).parameter(1).toEqualTypeOf<Cleared>()
    expectTypeOf(issueCode).parameter(1).toEqualTypeOf<Cleared>()
    expectTypeOf<Completed>().not.toExtend<Cleared>()
  })
})
