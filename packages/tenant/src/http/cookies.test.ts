import { describe, expect, it } from 'vitest'
import { deleteCookie, readCookie, writeCookie } from './cookies.js'

const withCookies = (cookie: string) => new Request('http://localhost/', { headers: { cookie } })

describe('readCookie', () => {
  it('reads one among others, decoded', () => {
    expect(readCookie(withCookies('a=1; did=x%20y=; b=2'), 'did')).toBe('x y=')
  })

  it('takes the first of two', () => {
    expect(readCookie(withCookies('did=1; did=2'), 'did')).toBe('1')
  })

  it.each(['', 'didx=1', 'x=did=1', 'did', 'did=%zz'])('finds nothing in "%s"', (header) => {
    expect(readCookie(withCookies(header), 'did')).toBeUndefined()
  })
})

describe('writeCookie', () => {
  it('is Secure and SameSite=None on https, for silent login in a frame', () => {
    expect(writeCookie('auth0', 'a b', { issuer: 'https://id.example/', maxAgeSeconds: 60 })).toBe(
      'auth0=a%20b; Path=/; Max-Age=60; HttpOnly; SameSite=None; Secure',
    )
  })

  it('is SameSite=Lax on http, where browsers refuse None', () => {
    expect(writeCookie('auth0', 'x', { issuer: 'http://localhost:4400/' })).toBe(
      'auth0=x; Path=/; HttpOnly; SameSite=Lax',
    )
  })

  it('deletes with an age of 0', () => {
    expect(deleteCookie('auth0', { issuer: 'http://localhost/' })).toContain(
      'auth0=; Path=/; Max-Age=0',
    )
  })
})
