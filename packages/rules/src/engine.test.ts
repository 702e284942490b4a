import { describe, expect, it } from 'vitest'
import type { RuleEngineOptions } from './engine.js'
import { createRuleEngine } from './engine.js'
import type { RuleContext, RuleUser } from './rule.js'

const given = (context: object = {}, user: object = {}) => ({
  user: { user_id: 'auth0|1', email: 'ada@acme.example', ...user } as RuleUser,
  context: {
    protocol: 'oidc-basic-profile',
    request: { ip: '203.0.113.9', query: {} },
    idToken: {},
    accessToken: {},
    ...context,
  } as RuleContext,
})

type Options = Omit<RuleEngineOptions, 'rules' | 'isolation'> & {
  readonly context?: object
  readonly user?: object
}

/** Each body becomes one rule, in order: r1, r2, … */
function run(bodies: string | string[], { context, user, ...options }: Options = {}) {
  const rules = [bodies].flat().map((body, index) => ({
    name: `r${index + 1}`,
    order: index,
    script: /^(async )?(function|\()/.test(body)
      ? body
      : `function (user, context, callback) {\n${body}\n}`,
  }))
  return createRuleEngine({ rules, isolation: 'inline', timeoutMs: 5_000, ...options }).run(
    given(context, user),
  )
}

const pass = 'callback(null, user, context)'
const demand = `context.multifactor = { provider: 'any', allowRememberBrowser: false }; ${pass}`

describe('the order of rules', () => {
  it('is by order, lowest first, without the disabled ones', async () => {
    const say = (word: string) =>
      `function (u, c, cb) { u.said = (u.said || '') + '${word}'; cb(null, u, c) }`
    const engine = createRuleEngine({
      isolation: 'inline',
      rules: [
        { name: 'c', order: 3, script: say('c') },
        { name: 'off', order: 2, enabled: false, script: say('off') },
        { name: 'a', order: 1, script: say('a') },
      ],
    })
    const result = await engine.run(given())
    expect(result.user.said).toBe('ac')
    expect(result.trace.rules.map(({ name }) => name)).toEqual(['a', 'c'])
    engine.replace([{ name: 'z', order: 1, script: say('z') }])
    expect((await engine.run(given())).user.said).toBe('z')
    engine.replace([])
    expect(await engine.run(given())).toMatchObject({
      outcome: 'allow',
      obligations: [],
      trace: { rules: [] },
    })
  })

  it('leaves the caller’s objects untouched', async () => {
    const mine = given({}, { app_metadata: { plan: 'free' } })
    const engine = createRuleEngine({
      isolation: 'inline',
      rules: [
        {
          name: 'r',
          order: 1,
          script: `(u, c, cb) => { u.app_metadata.plan = 'paid'; cb(null, u, c) }`,
        },
      ],
    })
    expect((await engine.run(mine)).user.app_metadata).toEqual({ plan: 'paid' })
    expect(mine.user.app_metadata).toEqual({ plan: 'free' })
  })
})

describe('denials', () => {
  it('carry the words of an UnauthorizedError, and stop the pipeline', async () => {
    const result = await run([`callback(new UnauthorizedError('Not on Sundays.'))`, demand])
    expect(result).toMatchObject({
      outcome: 'deny',
      error: { code: 'unauthorized', message: 'Not on Sundays.' },
      obligations: [],
      removesMultifactor: false,
    })
    expect(result.trace.rules.map(({ outcome }) => outcome)).toEqual(['denied', 'not_reached'])
  })

  it.each([
    ['an Error', `callback(new Error('No.'))`, 'No.'],
    ['text', `callback('No.')`, 'No.'],
    ['something falsy that is not null', `callback(false)`, 'could not be completed'],
    ['an error without words', `callback(new Error())`, 'could not be completed'],
    ['an object', `callback({ a: 1 })`, 'could not be completed'],
    ['a throw', `throw new Error('No.')`, 'No.'],
    ['a throw of nothing', `throw undefined`, 'could not be completed'],
    ['a throw after the callback', `${pass}; throw new Error('Late.')`, 'Late.'],
    ['a rejection', `async () => { throw new Error('No.') }`, 'No.'],
    [
      'a rejection in the same tick as the callback',
      `async (u, c, callback) => { await null; callback(null, u, c); throw new Error('Late.') }`,
      'Late.',
    ],
    ['a syntax error', `var 1 = 2`, 'Unexpected number'],
    ['a missing module', `require('no-such-thing')`, 'npm install no-such-thing'],
    ['another user', `user.user_id = 'auth0|2'; ${pass}`, 'user.user_id'],
    ['a user that is no object', `callback(null, 'auth0|2')`, 'plain object'],
    ['data in a circle', `user.me = user; ${pass}`, 'circular'],
  ])('come from %s', async (_name, body, words) => {
    const result = await run(body)
    expect(result.outcome).toBe('deny')
    expect(result.error?.message).toContain(words)
    expect(result.error?.code).toBe('access_denied')
  })

  it('name the rule and the line in the trace', async () => {
    const { trace } = await run(['\n\n callback(null)', `\n\nnull.x`])
    expect(trace.rules[1]).toMatchObject({
      outcome: 'failed',
      error: { name: 'TypeError', line: 4 },
    })
  })

  it('come from a rule that never calls back', async () => {
    const result = await run(['console.log("here")', pass], { timeoutMs: 20 })
    expect(result.error?.message).toMatch(/took too long/)
    expect(result.trace.rules.map(({ outcome }) => outcome)).toEqual(['timed_out', 'not_reached'])
    expect(result.trace.rules[0]?.console).toEqual([{ level: 'log', text: 'here' }])
  })

  it('hint at an async rule that forgot to call back', async () => {
    const { trace } = await run(`async function (user, context, callback) {}`, { timeoutMs: 20 })
    expect(trace.rules[0]?.console[0]?.text).toMatch(/resolved without calling back/)
  })
})

describe('the first callback', () => {
  it('wins: a denial is not undone by a second call', async () => {
    const result = await run(`callback(new UnauthorizedError('No.'))\n${pass}`)
    expect(result.error).toEqual({ code: 'unauthorized', message: 'No.' })
    expect(result.findings).toMatchObject([{ id: 'double-callback', rule: 'r1', line: 3 }])
  })

  it('stands when a throw follows a denial', async () => {
    const result = await run(`callback(new UnauthorizedError('No.')); throw new Error('x')`)
    expect(result.error?.message).toBe('No.')
  })

  it('takes the data as it was: later changes do not count', async () => {
    const result = await run([
      `global.kept = context; context.multifactor = { provider: 'any' }; ${pass}; delete context.multifactor; user.x = 1`,
      `global.kept.multifactor = { provider: 'none' }; ${pass}`,
    ])
    expect(result.obligations).toHaveLength(1)
    expect(result.user).not.toHaveProperty('x')
  })

  it('may leave out its arguments, or replace the objects', async () => {
    expect((await run(`user.a = 1; callback()`)).user.a).toBe(1)
    expect((await run(`callback(null, { user_id: user.user_id, b: 2 }, context)`)).user).toEqual({
      user_id: 'auth0|1',
      b: 2,
    })
  })
})

describe('obligations', () => {
  it('are the demand that was made last', async () => {
    const result = await run([`context.multifactor = true; ${pass}`, demand])
    expect(result).toMatchObject({
      outcome: 'allow',
      removesMultifactor: false,
      obligations: [
        { kind: 'multifactor', demand: { provider: 'any', allowRememberBrowser: false } },
      ],
    })
  })

  it('are removed by none, and that is found', async () => {
    const result = await run([demand, `\ncontext.multifactor = { provider: 'none' }; ${pass}`])
    expect(result).toMatchObject({ outcome: 'allow', removesMultifactor: true, obligations: [] })
    expect(result.findings).toMatchObject([{ id: 'demand-undone', rule: 'r2', line: 3 }])
  })

  it('are lost when a rule replaces the context, and that is found', async () => {
    const result = await run([demand, `callback(null, user, { protocol: 'x' })`])
    expect(result.findings.map(({ id }) => id)).toEqual(['demand-undone'])
  })

  it('fail closed on what is not understood, naming the rule', async () => {
    const result = await run([pass, `context.multifactor = { provider: 'yubikey' }; ${pass}`])
    expect(result.error?.message).toMatch(/^Rule "r2": context\.multifactor\.provider .*"yubikey"/)
    expect(result.trace.rules[1]?.outcome).toBe('failed')
  })

  it.each([
    `Object.defineProperty(context, 'multifactor', { get: () => ({ provider: 'any' }), enumerable: true })`,
    `context.multifactor = { get provider() { return 'any' } }`,
    `context.redirect = { get url() { return 'https://a.example' } }`,
  ])('refuse a getter: %s', async (body) => {
    expect((await run(`${body}; ${pass}`)).error?.message).toMatch(/found a getter/)
  })

  it('hold a redirect, beside a demand', async () => {
    const result = await run(`context.redirect = { url: 'https://mfa.example/' }; ${demand}`)
    expect(result.outcome).toBe('redirect')
    expect(result.obligations.map(({ kind }) => kind)).toEqual(['multifactor', 'redirect'])
  })

  it('hold no redirect on the way back from one', async () => {
    const result = await run(`context.redirect = { url: 'https://mfa.example/' }; ${pass}`, {
      context: { protocol: 'redirect-callback' },
    })
    expect(result).toMatchObject({ outcome: 'allow', obligations: [] })
  })
})

describe('claims', () => {
  it('are the namespaced ones; the others are found', async () => {
    const result = await run(
      `context.idToken['https://acme.example/a'] = 1; context.idToken.amr = ['mfa'];\n` +
        `context.accessToken.plan = 'x'; context.accessToken.scope = ['read']; ${pass}`,
    )
    expect(result.claims).toEqual({
      idToken: { 'https://acme.example/a': 1 },
      accessToken: {},
      scope: ['read'],
    })
    expect(result.findings.map(({ id, line }) => [id, line])).toEqual([
      ['reserved-claim', 2],
      ['unnamespaced-claim', 3],
    ])
  })
})

describe('prototypes', () => {
  it('are not reached by __proto__ in what the login brings', async () => {
    const query = JSON.parse('{"__proto__":{"multifactor":{"provider":"none"}},"a":"1"}') as object
    const result = await run(
      `user.keys = Object.keys(context.request.query); Object.assign({}, context.request.query); ${pass}`,
      {
        context: { request: { query } },
      },
    )
    expect(result.user.keys).toEqual(['a'])
    expect(({} as { multifactor?: unknown }).multifactor).toBeUndefined()
  })

  it('are cleaned when a rule changes them, and the login is denied', async () => {
    const result = await run(`Object.prototype.admin = true; ${pass}`)
    expect(result.outcome).toBe('deny')
    expect(result.findings.map(({ id }) => id)).toEqual(['prototype-pollution'])
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })
})

describe('the environment of a rule', () => {
  it('is that of Auth0', async () => {
    const result = await run(
      `user.seen = [configuration.KEY, auth0.domain, auth0.baseUrl, typeof Buffer, typeof URL,
        new UnauthorizedError('x') instanceof Error, new ValidationError('c', 'm').code,
        require('crypto').randomUUID().length]; ${pass}`,
      { configuration: { KEY: 'v' }, domain: 'http://localhost:4400/' },
    )
    expect(result.user.seen).toEqual([
      'v',
      'localhost:4400',
      'http://localhost:4400/api/v2',
      'function',
      'function',
      true,
      'c',
      36,
    ])
  })

  it('keeps global from login to login, and from engine to engine apart', async () => {
    const script = `(u, c, cb) => { global.n = (global.n || 0) + 1; u.n = global.n; cb(null, u, c) }`
    const make = () =>
      createRuleEngine({ isolation: 'inline', rules: [{ name: 'r', order: 1, script }] })
    const [one, other] = [make(), make()]
    await one.run(given())
    expect((await one.run(given())).user.n).toBe(2)
    expect((await other.run(given())).user.n).toBe(1)
  })

  it('writes metadata through the host, and hears when that fails', async () => {
    const writes: unknown[] = []
    const host = {
      updateAppMetadata: async (...write: unknown[]) => void writes.push(write),
      updateUserMetadata: () => Promise.reject(new Error('disk full')),
    }
    const app = `auth0.users.updateAppMetadata(user.user_id, { a: 1 }).then(() => callback(null, user, context), callback)`
    expect((await run(app, { host })).outcome).toBe('allow')
    expect(writes).toEqual([['auth0|1', { a: 1 }]])
    const user = app.replace('App', 'User')
    expect((await run(user, { host })).error?.message).toBe('disk full')
    expect((await run(app)).error?.message).toMatch(/no user store/)
  })

  it('holds an access token, which is asked for only when a script mentions auth0', async () => {
    let asked = 0
    const accessToken = async () => `token-${(asked += 1)}`
    expect((await run(`user.a = 1; ${pass}`, { accessToken })).user.a).toBe(1)
    expect(asked).toBe(0)
    const read = await run(`user.token = auth0.accessToken; ${pass}`, { accessToken })
    expect(read.user.token).toBe('token-1')
    expect(read).not.toHaveProperty('accessToken')
    expect((await run(`user.token = typeof auth0.accessToken; ${pass}`)).user.token).toBe(
      'undefined',
    )
  })

  it('denies the login when the access token cannot be made', async () => {
    const accessToken = () => Promise.reject(new Error('no keys'))
    const result = await run(`auth0.accessToken; ${pass}`, { accessToken })
    expect(result).toMatchObject({ outcome: 'deny', obligations: [] })
    expect(result.trace.rules[0]?.error?.message).toContain('no keys')
  })

  it('records its console, bounded, without secrets, per login', async () => {
    const { trace } = await run(
      `console.warn('a', { b: 1 }, configuration.SECRET); for (var i = 0; i < 999; i++) console.log(i); ${pass}`,
      {
        configuration: { SECRET: 'hush-hush' },
      },
    )
    expect(trace.rules[0]?.console).toHaveLength(100)
    expect(trace.rules[0]?.console[0]).toEqual({
      level: 'warn',
      text: 'a { b: 1 } [configuration.SECRET]',
    })
  })
})

describe('findings', () => {
  it('name the line at which ipaddr.js gave up on an IPv6 client', async () => {
    const body = `var ipaddr = require('ipaddr.js');\nipaddr.parse('::1').match(ipaddr.parseCIDR('10.0.0.0/8')); ${pass}`
    const result = await run(body)
    expect(result.outcome).toBe('deny')
    expect(result.findings).toMatchObject([{ id: 'cidr-throws-on-ipv6', rule: 'r1', line: 3 }])
  })

  it('name metadata that are kept in the pass that demands, when the script hides it', async () => {
    const host = { updateAppMetadata: async () => {}, updateUserMetadata: async () => {} }
    const keep = `var known = (user.app_metadata || {}).known;
      if (!known) context.multifactor = { provider: 'any' };
      auth0.users['update' + 'AppMetadata'](user.user_id, { known: true });
      ${pass}`
    expect((await run(keep, { host })).findings).toMatchObject([
      { id: 'metadata-before-mfa', rule: 'r1', line: 4 },
    ])
    const known = { host, user: { app_metadata: { known: true } } }
    expect((await run(keep, known)).findings).toEqual([])
    const proven = `if (!context.authentication) ${keep.trim()}`
    expect((await run(proven, { host })).findings.map(({ id }) => id)).not.toContain(
      'metadata-before-mfa',
    )
  })

  it('name metadata that are written after a denial, when the script hides it', async () => {
    const host = { updateAppMetadata: async () => {}, updateUserMetadata: async () => {} }
    const body = `callback(new UnauthorizedError('No.'));\nauth0.users['update' + 'AppMetadata'](user.user_id, { a: 1 })`
    expect((await run(body, { host })).findings).toMatchObject([
      { id: 'metadata-after-denial', rule: 'r1', line: 3 },
    ])
  })

  it('deny the login of a strict tenant only', async () => {
    const rules = [demand, `context.multifactor = { provider: 'none' }; ${pass}`]
    expect((await run(rules)).outcome).toBe('allow')
    const strict = await run(rules, { strict: true })
    expect(strict).toMatchObject({ outcome: 'deny', obligations: [] })
    expect(strict.error?.message).toContain('demand-undone in "r2"')
    expect((await run(demand, { strict: true })).outcome).toBe('allow')
  })
})

describe('giving up', () => {
  it('rejects with aborted', async () => {
    const engine = createRuleEngine({
      isolation: 'inline',
      rules: [{ name: 'r', order: 1, script: '() => {}' }],
    })
    const signal = AbortSignal.abort()
    await expect(engine.run(given(), { signal })).rejects.toMatchObject({ code: 'aborted' })
    const controller = new AbortController()
    const running = engine.run(given(), { signal: controller.signal })
    controller.abort()
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
  })
})
