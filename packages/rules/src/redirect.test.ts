import { describe, expect, it } from 'vitest'
import { readRedirect } from './redirect.js'

const read = (redirect: unknown, returning = false) => readRedirect({ redirect }, { returning })

describe('readRedirect', () => {
  it('takes an absolute http or https address', () => {
    expect(read({ url: 'https://mfa.example/ask?a=1' })).toBe('https://mfa.example/ask?a=1')
    expect(read({ url: 'http://localhost:4402/' })).toBe('http://localhost:4402/')
  })

  it('reads falsy as no redirect', () => {
    expect(read(undefined)).toBeUndefined()
    expect(read(null)).toBeUndefined()
  })

  it('ignores a redirect on the way back from one', () => {
    expect(read({ url: 'https://mfa.example/' }, true)).toBeUndefined()
    expect(read('nonsense', true)).toBeUndefined()
  })

  it.each([
    ['text instead of an object', 'https://mfa.example/'],
    ['no url', {}],
    ['a relative url', { url: '/mfa' }],
    ['a scheme that is no web address', { url: 'javascript:alert(1)' }],
    ['a url with a password', { url: 'https://me:secret@mfa.example/' }],
    ['a url object', { url: new URL('https://mfa.example/') }],
    ['a list', [{ url: 'https://mfa.example/' }]],
    ['true', true],
  ])('refuses %s', (_name, value) => {
    expect(() => read(value)).toThrow(/context\.redirect must be/)
  })
})
