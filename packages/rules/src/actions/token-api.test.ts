import { describe, expect, it } from 'vitest'
import { runActions } from './test-actions.js'

const set = (token: string, name: string, value = '1') =>
  `api.${token}.setCustomClaim(${JSON.stringify(name)}, ${value})`

describe('setCustomClaim', () => {
  it('keeps claims that are named with an address, and the profile in the ID token', async () => {
    const { effects, findings } = await runActions([
      set('idToken', 'https://acme.example/a', '{ deep: [1, null] }'),
      set('idToken', 'nickname', '"Ada"'),
      set('accessToken', 'https://acme.example/b'),
    ])
    expect(effects.idToken).toEqual({
      'https://acme.example/a': { deep: [1, null] },
      nickname: 'Ada',
    })
    expect(effects.accessToken).toEqual({ 'https://acme.example/b': 1 })
    expect(findings).toEqual([])
  })

  it.each(['amr', 'acr', 'sub', 'iss', 'aud', 'exp', 'auth_time', 'nonce', 'scope'])(
    'never lets an Action say %s',
    async (name) => {
      const both = [`\n${set('idToken', name, '["mfa"]')}`, set('accessToken', name, '"x"')]
      const { outcome, effects, findings } = await runActions(both)
      expect(outcome).toBe('allow')
      expect(effects).toMatchObject({ idToken: {}, accessToken: {}, addedScopes: [] })
      expect(findings.length).toBeGreaterThanOrEqual(2)
      expect(findings[0]).toMatchObject({
        id: expect.stringContaining('-claim') as string,
        line: 3,
      })
    },
  )

  it('drops a name that is no address, and says so', async () => {
    const { effects, findings } = await runActions(set('idToken', 'plan'))
    expect(effects.idToken).toEqual({})
    expect(findings).toMatchObject([{ id: 'unnamespaced-claim', rule: 'a1', line: 2 }])
  })

  it('copies the value at the moment of the call', async () => {
    const code = `const roles = ['a']; ${set('idToken', 'https://acme.example/r', 'roles')}; roles.push('admin')`
    expect((await runActions(code)).effects.idToken).toEqual({ 'https://acme.example/r': ['a'] })
  })

  it.each([
    ['a cycle', 'const x = {}; x.x = x;', 'x', /circular/],
    ['a BigInt', '', '1n', /BigInt/],
  ])('refuses %s', async (_name, before, value, message) => {
    const code = `${before} ${set('idToken', 'https://acme.example/x', value)}`
    expect((await runActions(code)).error?.message).toMatch(message)
  })

  it('ignores a value that is nothing', async () => {
    const code = set('idToken', 'https://acme.example/x', 'undefined')
    expect((await runActions(code)).effects.idToken).toEqual({})
  })

  it.each([
    ['1', /must be text, found a value of type number/],
    ['""', /must not be empty/],
    ['"__proto__"', /must not be "__proto__"/],
  ])('refuses %s as a name', async (name, message) => {
    const { error } = await runActions(`api.idToken.setCustomClaim(${name}, 1)`)
    expect(error?.message).toMatch(message)
  })
})

describe('scopes', () => {
  it('are added and removed; the last word counts', async () => {
    const { effects } = await runActions([
      `api.accessToken.addScope('a').accessToken.addScope('b').accessToken.addScope('a')`,
      `api.accessToken.removeScope('b').accessToken.removeScope('c')`,
    ])
    expect(effects).toMatchObject({ addedScopes: ['a'], removedScopes: ['b', 'c'] })
  })

  it.each([`'a b'`, `''`, '5', `'a"'`])('are not %s', async (scope) => {
    const { outcome } = await runActions(`api.accessToken.addScope(${scope})`)
    expect(outcome).toBe('deny')
  })
})
