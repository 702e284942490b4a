import type { ActionEffects } from '@lockstep/rules'
import { describe, expect, it } from 'vitest'
import { claimsAfter } from './claims-after.js'

const NO_EFFECTS: ActionEffects = {
  idToken: {},
  accessToken: {},
  addedScopes: [],
  removedScopes: [],
  appMetadata: {},
  userMetadata: {},
  transactionMetadata: {},
  recordedMethods: [],
  multifactor: 'silent',
  demandsMade: 0,
  operations: [],
}

const rules = { idToken: { 'ns/a': 1, 'ns/b': 1 }, accessToken: { 'ns/c': 1 } }

describe('claimsAfter', () => {
  it('keeps the claims of the rules, and of two with one name that of the Action', () => {
    const effects = { ...NO_EFFECTS, idToken: { 'ns/b': 2 }, accessToken: { 'ns/d': 2 } }
    expect(claimsAfter(rules, effects, ['openid'])).toEqual({
      idToken: { 'ns/a': 1, 'ns/b': 2 },
      accessToken: { 'ns/c': 1, 'ns/d': 2 },
    })
  })

  it('takes scopes away and adds others, to what rules set or what was asked for', () => {
    const effects = { ...NO_EFFECTS, addedScopes: ['read'], removedScopes: ['email'] }
    expect(claimsAfter(rules, effects, ['openid', 'email']).scope).toEqual(['openid', 'read'])
    const ruled = { ...rules, scope: ['openid', 'email', 'read'] }
    expect(claimsAfter(ruled, effects, ['openid']).scope).toEqual(['openid', 'read'])
  })

  it('says the same again when it is asked again, as after a pause', () => {
    const effects = { ...NO_EFFECTS, addedScopes: ['read'], removedScopes: ['email'] }
    const once = claimsAfter(rules, effects, ['openid', 'email'])
    expect(claimsAfter(once, effects, ['openid', 'email'])).toEqual(once)
  })
})
