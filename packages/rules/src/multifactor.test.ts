import { describe, expect, it } from 'vitest'
import { isWeaker, readMultifactor } from './multifactor.js'

const read = (multifactor: unknown) => readMultifactor({ multifactor })
const any = { provider: 'any', allowRememberBrowser: true } as const

describe('readMultifactor', () => {
  it.each([undefined, null, false, 0, ''])('reads %j as no demand', (value) => {
    expect(read(value)).toBe('silent')
    expect(readMultifactor({})).toBe('silent')
  })

  it.each([[true], [{}], [{ provider: 'any' }], [{ provider: undefined }]])(
    'reads %j as a demand for any factor that a browser may remember',
    (value) => expect(read(value)).toEqual(any),
  )

  it('takes every provider that Auth0 documents', () => {
    for (const provider of ['any', 'guardian', 'google-authenticator', 'sms', 'duo']) {
      expect(read({ provider })).toEqual({ provider, allowRememberBrowser: true })
    }
  })

  it('reads none as the wish to remove a demand', () => {
    expect(read({ provider: 'none' })).toBe('none')
  })

  it('lets ignoreCookie win over allowRememberBrowser', () => {
    expect(read({ ignoreCookie: true, allowRememberBrowser: true })).toEqual({
      provider: 'any',
      allowRememberBrowser: false,
    })
    expect(read({ ignoreCookie: false })).toEqual(any)
    expect(read({ allowRememberBrowser: false, ignoreCookie: false })).toEqual({
      provider: 'any',
      allowRememberBrowser: false,
    })
  })

  it('keeps the issuer for the authenticator app', () => {
    expect(read({ issuer: 'Acme Vault' })).toEqual({ ...any, issuer: 'Acme Vault' })
  })

  it('takes an account at Duo, and the name of the person there', () => {
    const account = { host: 'api-1234abcd.duosecurity.com', ikey: 'DI1', skey: 'secret' }
    const duo = { provider: 'duo', allowRememberBrowser: true }
    expect(read({ provider: 'duo', ...account })).toEqual({ ...duo, service: account })
    expect(read({ provider: 'duo', username: 'ada' })).toEqual({ ...duo, username: 'ada' })
    expect(read({ provider: 'duo', skey: undefined })).toEqual(duo)
    expect(read({ provider: 'any', ...account })).toEqual(any)
  })

  it.each([
    ['a part of an account', { ikey: 'DI1', skey: 'secret' }, /host is missing/],
    [
      'a host with a path',
      { host: 'h/x', ikey: 'DI1', skey: 'secret' },
      /host must be a host name/,
    ],
    [
      'a host with a user',
      { host: 'u@h', ikey: 'DI1', skey: 'secret' },
      /host must be a host name/,
    ],
    ['a secret that is no text', { host: 'h', ikey: 'DI1', skey: 1 }, /skey must be text/],
    ['an empty name', { username: '' }, /username must not be empty/],
  ])('refuses %s for Duo', (_name, value, message) => {
    expect(() => read({ provider: 'duo', ...value })).toThrow(message)
  })

  it.each([
    ['an unknown provider', { provider: 'yubikey' }, /provider must be one of .*found "yubikey"/],
    ['a provider that is no text', { provider: ['any'] }, /provider .*found an array/],
    ['a provider named like a member of objects', { provider: 'constructor' }, /constructor/],
    ['a null provider', { provider: null }, /provider .*found null/],
    ['the text "false"', 'false', /must be an object, found the text "false"/],
    ['an array', [], /must be an object, found an array/],
    ['a number', 1, /must be an object/],
    ['a date', new Date(0), /must be an object/],
    ['allowRememberBrowser as text', { allowRememberBrowser: 'false' }, /must be true or false/],
    ['ignoreCookie as a number', { ignoreCookie: 1 }, /ignoreCookie must be true or false/],
    ['allowRememberBrowser null', { allowRememberBrowser: null }, /must be true or false/],
    ['an odd flag beside none', { provider: 'none', ignoreCookie: 'x' }, /ignoreCookie/],
    ['an issuer that is no text', { issuer: {} }, /issuer must be text/],
  ])('refuses %s', (_name, value, message) => {
    expect(() => read(value)).toThrow(message)
  })

  it('does not believe a demand that is only inherited', () => {
    expect(readMultifactor(Object.create({ multifactor: true }) as object)).toBe('silent')
    expect(read(Object.assign(Object.create(null) as object, {}))).toEqual(any)
  })
})

describe('isWeaker', () => {
  it('is true for taking a demand back', () => {
    expect(isWeaker('none', any)).toBe(true)
    expect(isWeaker('silent', any)).toBe(true)
  })

  it('is true for allowing a remembered browser, or more factors, than before', () => {
    expect(isWeaker(any, { ...any, allowRememberBrowser: false })).toBe(true)
    expect(isWeaker(any, { ...any, provider: 'google-authenticator' })).toBe(true)
  })

  it('is false for the same, for more, and where nothing was demanded', () => {
    expect(isWeaker(any, any)).toBe(false)
    expect(isWeaker({ ...any, allowRememberBrowser: false }, any)).toBe(false)
    expect(isWeaker({ ...any, provider: 'google-authenticator' }, any)).toBe(false)
    expect(isWeaker('silent', 'none')).toBe(false)
    expect(isWeaker('none', 'silent')).toBe(false)
  })
})
