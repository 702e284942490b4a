import { LockstepError } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { screenError } from './screen-error.js'

describe('what a person is told about a failure', () => {
  it('keeps the message of a denial, which a rule wrote for them', () => {
    expect(screenError(new LockstepError('unauthorized', 'Only from the office.'))).toEqual({
      code: 'denied',
      message: 'Only from the office.',
    })
  })

  it('keeps technical messages to itself', () => {
    expect(screenError(new LockstepError('network_error', 'ECONNREFUSED'))).toEqual({
      code: 'network_error',
    })
  })

  it.each([new Error('x'), 'x', undefined, { code: 'access_denied' }])(
    'calls %o unexpected',
    (failure) => {
      expect(screenError(failure)).toEqual({ code: 'unexpected' })
    },
  )

  it('does not take a name of every object for a code', () => {
    const failure = Object.assign(new Error('x'), { code: 'constructor' })
    expect(screenError(failure)).toEqual({ code: 'unexpected' })
  })
})
