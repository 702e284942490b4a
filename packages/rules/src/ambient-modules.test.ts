import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { AMBIENT_MODULES, withAmbientModules } from './ambient-modules.js'
import { createRuleEngine } from './engine.js'
import { loadRule } from './load-rule.js'

const installed = createRequire(import.meta.url)

/** What a rule of this body leaves in `user.seen`. */
async function seen(body: string): Promise<unknown> {
  const script = `function (user, context, callback) { ${body}; callback(null, user, context) }`
  const engine = createRuleEngine({
    isolation: 'inline',
    rules: [{ name: 'r', order: 1, script }],
  })
  const result = await engine.run({
    user: { user_id: 'auth0|1' },
    context: { protocol: 'oidc-basic-profile' },
  })
  if (result.error) throw new Error(result.error.message)
  return result.user.seen
}

describe('ambient modules', () => {
  it.each([
    ['jwt', `jwt.decode(jwt.sign({ a: 1 }, 's')).a`, 1],
    ['jsonwebtoken', `typeof jsonwebtoken.verify`, 'function'],
    ['request', `typeof request.get + typeof request`, 'functionfunction'],
    ['_', `_.get({ a: { b: 2 } }, 'a.b')`, 2],
    ['async', `typeof async.series`, 'function'],
    ['crypto', `crypto.createHash('sha256').update('').digest('hex').slice(0, 8)`, 'e3b0c442'],
    ['uuid', `[uuid().length, uuid.v4().length]`, [36, 36]],
    ['url', `url.parse('https://acme.example/a?b=1').pathname`, '/a'],
    ['querystring', `querystring.parse('a=1').a`, '1'],
  ])('hold %s', async (_name, expression, expected) => {
    expect(await seen(`user.seen = ${expression}`)).toEqual(expected)
  })

  it.each([
    `var request = require('crypto'); user.seen = typeof request.createHash`,
    `const jwt = { createHash: function () {} }; user.seen = typeof jwt.createHash`,
    `let _ = { createHash: function () {} }; user.seen = typeof _.createHash`,
    `function uuid() {} uuid.createHash = uuid; user.seen = typeof uuid.createHash`,
    `for (var async of [require('crypto')]) {} user.seen = typeof async.createHash`,
    `const { Knex } = { Knex: require('crypto') }; user.seen = typeof Knex.createHash`,
    `_ = require('crypto'); user.seen = typeof _.createHash`,
    `(function () { 'use strict'; const url = require('crypto'); user.seen = typeof url.createHash })()`,
  ])('give way to what a rule declares: %s', async (body) => {
    expect(await seen(body)).toBe('function')
  })

  it('deny a login whose rule names one that is not installed, and say how to install it', async () => {
    await expect(seen('Knex({ client: "pg" })')).rejects.toThrow(/Run "npm install knex"/)
    expect(await seen('if (false) Knex(); user.seen = 1')).toBe(1)
  })

  it('are loaded at their first use only', () => {
    const asked: string[] = []
    const globals = withAmbientModules({ crypto: 'mine' }, (name) => asked.push(name))
    expect(asked).toEqual([])
    expect(globals.crypto).toBe('mine')
    void globals.jwt
    expect(asked).toEqual(['jsonwebtoken'])
    expect(Object.keys(globals).toSorted()).toEqual(Object.keys(AMBIENT_MODULES).toSorted())
  })

  it('are the stubs of a test, as for require', () => {
    const request = { name: 'stub' }
    const rule = loadRule('function (user) { user.seen = [request, require("request")] }', {
      modules: { request },
    })
    const user: { seen?: unknown } = {}
    rule(user, {}, () => undefined)
    expect(user.seen).toEqual([request, request])
  })

  it('do not reach from one rule into the next', async () => {
    const assign = `function (u, c, cb) { _ = 1; cb(null, u, c) }`
    const read = `function (u, c, cb) { u.seen = _.VERSION; cb(null, u, c) }`
    const engine = createRuleEngine({
      isolation: 'inline',
      rules: [assign, read].map((script, order) => ({ name: `r${order}`, order, script })),
    })
    const { user } = await engine.run({ user: { user_id: 'a' }, context: { protocol: 'x' } })
    const { VERSION } = installed('lodash') as { VERSION: string }
    expect(user.seen).toBe(VERSION)
  })
})
