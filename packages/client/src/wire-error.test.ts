import { describe, expect, it } from 'vitest'
import { MfaRequiredError } from './mfa-required-error.js'
import { wireError } from './wire-error.js'

describe('wireError', () => {
  it('keeps codes it knows, with their description', () => {
    const error = wireError({ error: 'unauthorized', error_description: 'Not from here.' })
    expect(error).toMatchObject({ code: 'unauthorized', message: 'Not from here.' })
  })

  it("reads the fields of Auth0's database endpoints", () => {
    const error = wireError(
      { code: 'invalid_password', description: { rules: [] }, message: 'Too weak.' },
      400,
    )
    expect(error).toMatchObject({ code: 'invalid_password', message: 'Too weak.' })
  })

  it.each([
    ['account_selection_required', 0, 'interaction_required'],
    ['mystery', 0, 'access_denied'],
    ['mystery', 400, 'invalid_request'],
    ['too_many_requests', 429, 'too_many_attempts'],
    ['mystery', 503, 'server_error'],
    ['popup_closed', 0, 'access_denied'],
    ['__proto__', 0, 'access_denied'],
    [undefined, 502, 'server_error'],
    [{}, 403, 'access_denied'],
  ])('makes the nearest code of %s with status %s', (error, status, code) => {
    expect(wireError({ error, error_description: 'Why.' }, status)).toMatchObject({
      code,
      message: 'Why.',
    })
  })

  it('makes an MfaRequiredError that shows its token to no log', () => {
    const mfa_requirements = { challenge: [{ type: 'otp' }] }
    const error = wireError({ error: 'mfa_required', mfa_token: 'secret', mfa_requirements }, 403)
    expect(error).toBeInstanceOf(MfaRequiredError)
    expect((error as MfaRequiredError).mfaToken).toBe('secret')
    expect((error as MfaRequiredError).mfaRequirements).toEqual(mfa_requirements)
    expect(JSON.stringify({ ...error }) + error.message + String(error.stack)).not.toContain(
      'secret',
    )
  })
})
