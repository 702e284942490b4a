import { describe, expect, it } from 'vitest'
import { parseUserQuery } from './user-query.js'

const ADA = {
  user_id: 'auth0|ada',
  email: 'Ada@example.com',
  name: 'Ada Lovelace',
  blocked: false,
  logins_count: 3,
  app_metadata: { plan: 'gold', roles: ['admin', 'writer'], note: 'says "hi"' },
  identities: [{ connection: 'Users', provider: 'auth0' }],
}

describe('parseUserQuery', () => {
  const finds = [
    'user_id:"auth0|ada"',
    'email:ada@example.com',
    'email:"ADA@EXAMPLE.COM"',
    'name:"Ada Lovelace"',
    'name:ada*',
    'name:*',
    'blocked:false',
    'logins_count:3',
    'app_metadata.plan:gold',
    'app_metadata.roles:"writer"',
    'identities.connection:"Users"',
    'app_metadata.note:"says \\"hi\\""',
    'email:ada* AND app_metadata.plan:"gold" AND blocked:false',
  ]
  for (const query of finds) {
    it(`finds by ${query}`, () => {
      expect(parseUserQuery(query)(ADA)).toBe(true)
    })
  }

  const misses = [
    'user_id:"auth0|ad"',
    'app_metadata.plan:GOLD',
    'app_metadata.plan:gol',
    'email:ada* AND blocked:true',
    'given_name:*',
    'constructor.name:Object',
    '__proto__.constructor:*',
    'app_metadata:*',
  ]
  for (const query of misses) {
    it(`does not find by ${query}`, () => {
      expect(parseUserQuery(query)(ADA)).toBe(false)
    })
  }

  const refused = [
    '',
    'ada',
    'email:',
    'email:a OR email:b',
    'email:a email:b',
    'AND email:a',
    'email:a AND',
    'NOT email:a',
    '(email:a)',
    'email:a~',
    'logins_count:[1 TO 3]',
    'email:"a',
    'name:a*b',
    '-email:a',
    `name:${'"'.repeat(1000)}`,
  ]
  for (const query of refused) {
    it(`refuses ${query.slice(0, 30) || 'nothing'}`, () => {
      expect(() => parseUserQuery(query)).toThrow(/not supported near/)
    })
  }
})
