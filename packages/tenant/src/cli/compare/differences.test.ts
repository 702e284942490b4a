import { describe, expect, it } from 'vitest'
import { differences } from './differences.js'
import type { Verdict } from './verdict.js'
import { PASSED, refused } from './verdict.js'

const verdict = (more: Partial<Verdict>): Verdict => ({ ...PASSED, ...more })
const kinds = (rule: Verdict, action: Verdict) => differences(rule, action).map(({ kind }) => kind)
const any = { what: 'any', remember: false }

describe('differences', () => {
  it('are none between equals', () => {
    const one = verdict({ factors: [any], idToken: { a: [1] }, scope: 'openid' })
    expect(differences(one, structuredClone(one))).toEqual([])
  })

  it('name the factor that one of them does not ask for', () => {
    expect(differences(verdict({ factors: [any] }), PASSED)).toEqual([
      { kind: 'factor', rule: 'any', action: 'no factor' },
    ])
  })

  it('tell another factor from another memory', () => {
    const remembered = verdict({ factors: [{ ...any, remember: true }] })
    expect(kinds(verdict({ factors: [any] }), remembered)).toEqual(['remember'])
    const otp = verdict({ factors: [{ what: 'challenge otp', remember: false }] })
    expect(kinds(verdict({ factors: [any] }), otp)).toEqual(['factor'])
  })

  it('say first of all that only one of them lets the login pass', () => {
    const denial = refused({ code: 'unauthorized', message: 'No.' })
    expect(differences(denial, verdict({ factors: [any], idToken: { a: 1 } }))).toEqual([
      { kind: 'outcome', rule: 'denied (No.)', action: 'allowed' },
    ])
  })

  it('tell the code of a denial from its text', () => {
    const denial = refused({ code: 'unauthorized', message: 'No.' })
    expect(kinds(denial, refused({ code: 'access_denied', message: 'No.' }))).toEqual([
      'error-code',
    ])
    expect(kinds(denial, refused({ code: 'unauthorized', message: 'Never.' }))).toEqual([
      'error-text',
    ])
  })

  it('name claims, scope, metadata and where people are sent', () => {
    const action = verdict({
      idToken: { b: 2 },
      scope: 'openid read:x',
      appMetadata: { seen: true },
      redirects: ['https://a.example/'],
    })
    expect(differences(verdict({ idToken: { b: 1 } }), action)).toEqual([
      { kind: 'redirect', rule: 'no redirect', action: 'https://a.example/' },
      { kind: 'claims', rule: 'ID token b, another value', action: 'ID token b, another value' },
      { kind: 'scope', rule: 'as asked for', action: 'openid read:x' },
      { kind: 'metadata', rule: 'no seen', action: 'app_metadata seen' },
    ])
  })
})
