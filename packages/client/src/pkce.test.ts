import { describe, expect, it } from 'vitest'
import { codeChallenge, randomString } from './pkce.js'

describe('PKCE', () => {
  it('makes the challenge of RFC 7636 appendix B', async () => {
    expect(await codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  it('makes verifiers of RFC 7636 section 4.1, never twice', () => {
    const made = Array.from({ length: 50 }, randomString)
    for (const verifier of made) expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(new Set(made).size).toBe(50)
  })
})
