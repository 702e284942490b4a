import { describe, expect, it } from 'vitest'
import { claimFate, readClaims } from './claims.js'

describe('claimFate', () => {
  it('keeps claims that are named with an address of the author', () => {
    expect(claimFate('idToken', 'https://acme.example/roles')).toBe('kept')
    expect(claimFate('accessToken', 'http://acme.example/roles')).toBe('kept')
  })

  it.each([
    'https://auth0.com/x',
    'https://acme.auth0.com/x',
    'https://webtask.io/x',
    'roles_',
    'https://',
  ])('drops %s, which is no namespace of the author', (name) =>
    expect(claimFate('idToken', name)).toBe('unnamespaced'),
  )

  it('does not take a look-alike for a domain of Auth0', () => {
    expect(claimFate('idToken', 'https://notauth0.com/x')).toBe('kept')
  })

  it.each(['amr', 'acr', 'sub', 'aud', 'iss', 'exp', 'iat', 'nonce', 'auth_time', 'sid', 'azp'])(
    'never lets a rule say %s',
    (name) => {
      expect(claimFate('idToken', name)).toBe('reserved')
      expect(claimFate('accessToken', name)).toBe('reserved')
    },
  )

  it('lets a rule correct the profile in the ID token only', () => {
    expect(claimFate('idToken', 'email_verified')).toBe('kept')
    expect(claimFate('accessToken', 'email_verified')).toBe('reserved')
  })
})

describe('readClaims', () => {
  it('returns what is kept and nothing else', () => {
    const context = {
      idToken: {
        amr: ['mfa'],
        name: 'Ada',
        plan: 'x',
        'https://acme.example/a': 1,
        nickname: undefined,
      },
      accessToken: { sub: 'auth0|2', 'https://acme.example/b': [2] },
    }
    expect(readClaims(context)).toEqual({
      idToken: { name: 'Ada', 'https://acme.example/a': 1 },
      accessToken: { 'https://acme.example/b': [2] },
    })
  })

  it('takes a scope as a list or as text', () => {
    expect(readClaims({ accessToken: { scope: ['a', 'b'] } }).scope).toEqual(['a', 'b'])
    expect(readClaims({ accessToken: { scope: 'a  b' } }).scope).toEqual(['a', 'b'])
    expect(readClaims({ accessToken: {} })).not.toHaveProperty('scope')
  })

  it('refuses a scope that is neither', () => {
    expect(() => readClaims({ accessToken: { scope: { a: true } } })).toThrow(/must be a list/)
    expect(() => readClaims({ accessToken: { scope: [1] } })).toThrow(/must be a list/)
  })

  it('reads tokens that were replaced by something else as empty', () => {
    expect(readClaims({ idToken: 'x', accessToken: null })).toEqual({
      idToken: {},
      accessToken: {},
    })
  })
})
