import type { Screen } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { en } from '../languages/en.js'
import { translator } from '../languages/language-pack.js'
import { placeError } from './place-error.js'

const challenge = {
  screen: 'mfa-otp-challenge',
  rememberBrowser: 'off',
  alternatives: [],
} as const
const text = translator(en.texts, await en.later())
const place = (screen: Screen) => placeError(screen, text, 'en')

describe('where an error is told', () => {
  it('is beside the field it is about', () => {
    const { fieldErrors, alert } = place({ ...challenge, error: { code: 'wrong_code' } })
    expect(fieldErrors.get('code')).toMatch(/^This code is not right/)
    expect(alert).toBeUndefined()
  })

  it('is above the form when it concerns all of it', () => {
    const { fieldErrors, alert } = place({ ...challenge, error: { code: 'network_error' } })
    expect(fieldErrors.size).toBe(0)
    expect(alert).toMatch(/^We could not reach/)
  })

  it('is nowhere without an error', () => {
    expect(place(challenge)).toEqual({ fieldErrors: new Map(), alert: undefined })
  })

  it('names the waiting time in words', () => {
    const error = { code: 'too_many_attempts', retryAfterSeconds: 61 } as const
    expect(place({ ...challenge, error }).alert).toBe('Too many attempts. Try again in 61 seconds.')
  })

  it('is told in general words when a newer tenant has a reason of its own', () => {
    const error = { code: 'constructor' } as never
    expect(place({ screen: 'error', error }).alert).toBe(text('error.unexpected'))
  })

  it('is the tenant’s own text where there is one', () => {
    const error = { code: 'denied', message: 'Not from here.' } as const
    expect(place({ screen: 'error', error }).alert).toBe('Not from here.')
  })
})
