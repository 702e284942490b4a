import { describe, expect, it } from 'vitest'
import { newTotpSecret, totpCode } from '../factors/totp.js'
import { totpCodeAt } from './totp-code.js'

describe('totpCodeAt (RFC 6238 appendix B)', () => {
  // The secret of the RFC, "12345678901234567890", in Base32.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  for (const [now, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [20000000000, '353130'],
  ] as const) {
    it(`is ${code} at ${now}`, async () => {
      expect(await totpCodeAt(secret, now)).toBe(code)
    })
  }

  it('is what the tenant expects of its own secrets', async () => {
    const own = newTotpSecret()
    expect(await totpCodeAt(own, 1_800_000_000)).toBe(totpCode(own, 1_800_000_000))
  })
})
