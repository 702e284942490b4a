import type { Screen } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { focusTarget } from './focus-target.js'

const loading: Screen = { screen: 'loading' }
const recovery: Screen = { screen: 'mfa-recovery-code-challenge' }
const push: Screen = {
  screen: 'mfa-push-challenge-push',
  state: 'waiting',
  approvalUrl: '/u/api/approval?state=1',
  resendAfterSeconds: 30,
  rememberBrowser: 'offered',
  alternatives: [],
}
const wrong: Screen = { ...recovery, error: { code: 'wrong_recovery_code' } }
const blocked: Screen = { screen: 'continue-in-popup', popup: 'blocked' }
const waiting: Screen = { screen: 'continue-in-popup', popup: 'waiting' }

describe('where the focus goes', () => {
  it.each([
    ['nowhere on the first screen', loading, recovery, false, undefined],
    ['to the first field when the page asks for it', loading, recovery, true, 'first-field'],
    ['to the heading where nothing is typed', loading, push, true, 'heading'],
    ['to the heading of a new screen', blocked, recovery, false, 'heading'],
    ['to the heading when the window opened after all', blocked, waiting, false, 'heading'],
    ['to the invalid field on an error', recovery, wrong, false, 'invalid-field'],
    ['nowhere when the same screen is shown again', recovery, recovery, false, undefined],
    ['nowhere while loading', recovery, loading, true, undefined],
  ] as const)('%s', (_name, before, after, autofocus, target) => {
    expect(focusTarget(before, after, { autofocus })).toBe(target)
  })
})
