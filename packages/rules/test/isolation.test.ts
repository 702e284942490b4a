import type { RuleEngineOptions } from '@lockstep/rules'
import { createRuleEngine } from '@lockstep/rules'
import { availableParallelism } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'

const given = (context: object = {}) => ({
  user: { user_id: 'auth0|1' },
  context: { protocol: 'oidc-basic-profile', idToken: {}, accessToken: {}, ...context },
})
const pass = 'callback(null, user, context)'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()))
})

/** Each body becomes one rule, in order: r1, r2, … */
function engineOf(bodies: string[], options: Omit<RuleEngineOptions, 'rules'> = {}) {
  const rules = bodies.map((body, index) => ({
    name: `r${index + 1}`,
    order: index,
    script: body.startsWith('async') ? body : `function (user, context, callback) {\n${body}\n}`,
  }))
  const engine = createRuleEngine({ rules, ...options })
  open.push(engine)
  return engine
}

/** A rule that only misbehaves for logins that ask for it, so that others can follow. */
const misbehave = (code: string) => `if (context.evil) { ${code} } else { ${pass} }`

describe('a rule thread', () => {
  it('gives the same results as the calling thread', async () => {
    const bodies = [
      `context.multifactor = { provider: 'any', allowRememberBrowser: false }; ${pass}`,
      `user.app_metadata = { a: 1 }; context.idToken['https://acme.example/a'] = 1; console.log('x'); ${pass}`,
    ]
    const worker = await engineOf(bodies).run(given())
    const inline = await engineOf(bodies, { isolation: 'inline' }).run(given())
    const untimed = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'durationMs' ? 0 : item)))
    expect(untimed(worker)).toEqual(untimed(inline))
    expect(worker.obligations).toHaveLength(1)
  })

  // Time for a thread on a busy machine to load the rules, which counts, and to reach the bad one.
  const SHORT = 1_500

  it.each([
    ['ends the process', 'process.exit(0)', /exit code 0/, undefined],
    ['loops for ever', 'while (true) {}', /did not finish within/, SHORT],
    ['waits for ever', '', /did not finish within/, SHORT],
  ])(
    'denies when a rule %s, and the next login goes on',
    async (_name, code, detail, timeoutMs) => {
      const engine = engineOf(
        [
          `console.log('first'); user.a = 1; ${pass}`,
          misbehave(`console.log('second'); ${code}`),
          pass,
        ],
        timeoutMs === undefined ? {} : { timeoutMs },
      )
      const result = await engine.run(given({ evil: true }))
      expect(result).toMatchObject({ outcome: 'deny', error: { code: 'access_denied' } })
      expect(result.error?.message).not.toMatch(/thread|exit|worker|within/)
      expect(result.user).toEqual({ user_id: 'auth0|1' })
      const [first, second, third] = result.trace.rules
      expect(first).toMatchObject({
        outcome: 'continued',
        changes: [{ path: 'user.a', after: 1 }],
        console: [{ text: 'first' }],
      })
      expect(second?.error?.message).toMatch(detail)
      expect(second?.console).toEqual([{ level: 'log', text: 'second' }])
      expect(third?.outcome).toBe('not_reached')
      expect((await engine.run(given())).outcome).toBe('allow')
    },
  )

  it('denies when a rule eats the memory, and the next login goes on', async () => {
    const engine = engineOf([misbehave('var a = []; while (true) a.push(new Array(1e5).fill({}))')])
    const result = await engine.run(given({ evil: true }))
    expect(result.outcome).toBe('deny')
    expect(result.trace.rules[0]?.error?.message).toMatch(/more than 128 MB/)
    expect((await engine.run(given())).outcome).toBe('allow')
  })

  it.each([
    ['a rejection that nobody handles', `Promise.reject(new Error('Boom.'))`],
    ['a throw in a timer', `setTimeout(function () { throw new Error('Boom.') }, 1)`],
    [
      'a throw in the tick of a late callback',
      `setTimeout(function () { ${pass}; throw new Error('Boom.') }, 1)`,
    ],
  ])('denies on %s, in the same thread', async (_name, code) => {
    const engine = engineOf([
      `global.n = (global.n || 0) + 1; user.n = global.n; ${pass}`,
      misbehave(code),
    ])
    const result = await engine.run(given({ evil: true }))
    expect(result).toMatchObject({ outcome: 'deny', error: { message: 'Boom.' } })
    expect(result.trace.rules[1]).toMatchObject({ outcome: 'failed', error: { line: 2 } })
    expect((await engine.run(given())).user.n).toBe(2)
  })

  it('does not blame a later login for what an earlier one left running', async () => {
    const engine = engineOf([
      `if (context.evil) { setTimeout(function () { Promise.reject(new Error('Boom.')) }, 1); ${pass} }
       else setTimeout(function () { ${pass} }, 20)`,
    ])
    expect((await engine.run(given({ evil: true }))).outcome).toBe('allow')
    expect((await engine.run(given())).outcome).toBe('allow')
  })

  it('is replaced when a rule spoilt the prototypes', async () => {
    const engine = engineOf([
      misbehave(`global.mark = 1; Object.prototype.admin = 1; ${pass}`),
      `user.mark = typeof global.mark; user.admin = typeof ({}).admin; ${pass}`,
    ])
    expect((await engine.run(given({ evil: true }))).outcome).toBe('deny')
    expect((await engine.run(given())).user).toMatchObject({
      mark: 'undefined',
      admin: 'undefined',
    })
  })

  it('drops __proto__ from what the login brings', async () => {
    const query = JSON.parse('{"__proto__":{"admin":true},"a":"1"}') as object
    const engine = engineOf([
      `user.seen = [Object.keys(context.request.query), context.request.query.admin === undefined]; ${pass}`,
    ])
    expect((await engine.run(given({ request: { query } }))).user.seen).toEqual([['a'], true])
  })

  it('sees neither the environment of the server nor its flags', async () => {
    process.env.LOCKSTEP_TEST_SECRET = 'x'
    const engine = engineOf([
      `user.env = Object.keys(process.env); try { process.kill(process.pid) } catch (e) { user.kill = e.message } ${pass}`,
    ])
    const { user } = await engine.run(given())
    expect(user).toMatchObject({ env: [], kill: 'A rule cannot end processes.' })
  })

  it('does not let a hanging login hold up the others', async () => {
    const engine = engineOf([misbehave('while (true) {}')])
    const controller = new AbortController()
    const hanging = engine.run(given({ evil: true }), { signal: controller.signal })
    const others = await Promise.all(Array.from({ length: 20 }, () => engine.run(given())))
    expect(others.every(({ outcome }) => outcome === 'allow')).toBe(true)
    controller.abort()
    await expect(hanging).rejects.toMatchObject({ code: 'aborted' })
  })
})

/** What one bad login must leave as it was: the next login through the same engine. */
async function expectOthersToGoOn(engine: ReturnType<typeof engineOf>): Promise<void> {
  const { outcome, user } = await engine.run(given())
  expect({ outcome, user }).toEqual({ outcome: 'allow', user: { user_id: 'auth0|1' } })
}

describe('the first callback', () => {
  it.each([
    ['a denial, then a pass', `callback(new UnauthorizedError('No.')); ${pass}`, 'deny'],
    ['a pass, then a denial', `${pass}; callback(new UnauthorizedError('No.'))`, 'allow'],
  ])('stands, and the second is found: %s', async (_name, code, outcome) => {
    const engine = engineOf([misbehave(code), pass])
    const result = await engine.run(given({ evil: true }))
    expect(result.outcome).toBe(outcome)
    expect(result.findings.map(({ id }) => id)).toContain('double-callback')
    await expectOthersToGoOn(engine)
  })

  it('stands when the second comes after the answer', async () => {
    const late = `callback(new UnauthorizedError('No.')); setTimeout(function () { ${pass} }, 1)`
    const engine = engineOf([misbehave(late), pass])
    expect((await engine.run(given({ evil: true }))).error?.message).toBe('No.')
    await expectOthersToGoOn(engine)
  })

  it('does not save a rule that throws in the same tick', async () => {
    const engine = engineOf([misbehave(`${pass}; throw new Error('Boom.')`)])
    expect((await engine.run(given({ evil: true }))).error?.message).toBe('Boom.')
    await expectOthersToGoOn(engine)
  })

  it('takes the data as they were: what is changed afterwards does not count', async () => {
    const engine = engineOf([
      misbehave(
        `global.kept = { user: user, context: context };
         context.multifactor = { provider: 'any' };
         ${pass};
         delete context.multifactor;
         context.idToken['https://acme.example/admin'] = true;
         user.admin = true;
         setImmediate(function () { context.multifactor = { provider: 'none' } })`,
      ),
      `if (global.kept) {
         global.kept.context.multifactor = { provider: 'none' };
         global.kept.user.admin = true;
         delete global.kept;
       }
       setTimeout(function () { ${pass} }, 5)`,
    ])
    const result = await engine.run(given({ evil: true }))
    expect(result).toMatchObject({ outcome: 'allow', removesMultifactor: false })
    expect(result.obligations).toMatchObject([{ kind: 'multifactor' }])
    expect(result.user).toEqual({ user_id: 'auth0|1' })
    expect(result.claims.idToken).toEqual({})
    await expectOthersToGoOn(engine)
  })
})

describe('prototypes', () => {
  const HOSTILE = '{"__proto__":{"admin":true,"multifactor":{"provider":"none"}},"a":1}'
  const hostile = () => JSON.parse(HOSTILE) as Record<string, unknown>
  /** Merges as careless code does. */
  const MERGE = `function merge(into, from) {
    for (var key in from) {
      if (typeof from[key] === 'object' && from[key]) into[key] = merge(into[key] || {}, from[key]);
      else into[key] = from[key];
    }
    return into;
  }`
  const login = (context: object, user: object = {}) => {
    const plain = given({ evil: true, request: { query: {}, body: {} }, ...context })
    return { ...plain, user: { ...plain.user, ...user } }
  }

  it.each([
    ['metadata', login({}, { user_metadata: hostile(), app_metadata: hostile() })],
    ['the query', login({ request: { query: hostile(), body: {} } })],
    ['the body', login({ request: { query: {}, body: hostile() } })],
  ])('are out of reach of %s that is merged without care', async (_name, run) => {
    const engine = engineOf([
      misbehave(
        `${MERGE}
         var all = {};
         merge(all, user); merge(all, context.request.query); merge(all, context.request.body);
         user.seen = [({}).admin === undefined, all.admin === undefined];
         ${pass}`,
      ),
    ])
    const result = await engine.run(run)
    expect(result).toMatchObject({ outcome: 'allow', findings: [] })
    expect(result.user.seen).toEqual([true, true])
    await expectOthersToGoOn(engine)
  })

  it('deny the login when data reach them another way, and nothing stays behind', async () => {
    const query = { constructor: { prototype: { admin: true } } }
    const engine = engineOf([
      misbehave(
        `${MERGE} merge(function () {}, context.request.query); merge({}, context.request.query); ${pass}`,
      ),
      `if (({}).admin) user.admin = true; ${pass}`,
    ])
    const result = await engine.run(login({ request: { query } }))
    expect(result.outcome).toBe('deny')
    expect(result.findings.map(({ id }) => id)).toEqual(['prototype-pollution'])
    await expectOthersToGoOn(engine)
  })

  it.each([
    [
      'as its user',
      `callback(null, JSON.parse('{"user_id":"auth0|1","__proto__":{"admin":true}}'))`,
    ],
    ['inside its user', `user.app_metadata = JSON.parse('${HOSTILE}'); ${pass}`],
    ['as its context', `callback(null, user, Object.assign(JSON.parse('${HOSTILE}'), context))`],
    [
      'as a demand',
      `context.multifactor = JSON.parse('{"provider":"any","__proto__":{"provider":"none"}}'); ${pass}`,
    ],
    ['as claims', `context.idToken = JSON.parse('${HOSTILE}'); ${pass}`],
    ['through setPrototypeOf', `Object.setPrototypeOf(user, { admin: true }); ${pass}`],
  ])('are left out of what a rule hands back %s', async (_name, code) => {
    const engine = engineOf([
      misbehave(code),
      `user.seen = [user.admin === undefined, ({}).admin === undefined, context.admin === undefined]; ${pass}`,
    ])
    const result = await engine.run(given({ evil: true }))
    expect(result.outcome).toBe('allow')
    expect(result.user.seen).toEqual([true, true, true])
    expect(JSON.stringify(result)).not.toContain('__proto__')
    expect(Object.getPrototypeOf(result.user)).toBe(Object.prototype)
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })
})

describe('when every thread hangs', () => {
  it('a login that waits for one is denied in time, and the next goes on', async () => {
    const engine = engineOf([misbehave('while (true) {}')], { timeoutMs: 1_000 })
    const threads = Math.max(4, availableParallelism())
    const hanging = Array.from({ length: threads }, () => engine.run(given({ evil: true })))
    const waiting = await engine.run(given())
    expect(waiting).toMatchObject({ outcome: 'deny', error: { code: 'access_denied' } })
    expect(waiting.trace.rules[0]).toMatchObject({ outcome: 'timed_out' })
    expect(waiting.trace.rules[0]?.error?.message).toMatch(/No thread became free within 1 s/)
    expect((await Promise.all(hanging)).map(({ outcome }) => outcome)).not.toContain('allow')
    expect((await engine.run(given())).outcome).toBe('allow')
  })

  it('a login that waits can be given up', async () => {
    const engine = engineOf([misbehave('while (true) {}')])
    const threads = Math.max(4, availableParallelism())
    const controller = new AbortController()
    const { signal } = controller
    const all = Array.from({ length: threads + 1 }, () =>
      engine.run(given({ evil: true }), { signal }),
    )
    controller.abort()
    for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected')
    expect((await engine.run(given())).outcome).toBe('allow')
  })
})

describe('an engine with threads', () => {
  it('gives each login an access token of its own', async () => {
    let made = 0
    const engine = engineOf(
      [`user.token = auth0.accessToken; setTimeout(function () { ${pass} }, 5)`],
      {
        accessToken: async () => `token-${(made += 1)}`,
      },
    )
    const logins = await Promise.all(Array.from({ length: 5 }, () => engine.run(given())))
    expect(logins.map(({ user }) => user.token)).toEqual([1, 2, 3, 4, 5].map((n) => `token-${n}`))
  })

  it('has the ambient modules and our @auth0/rule-utilities', async () => {
    const engine = engineOf(
      [
        `var { Auth0RedirectRuleUtilities } = require('@auth0/rule-utilities@0.2.0');
       var utilities = new Auth0RedirectRuleUtilities(user, context, configuration);
       user.seen = [_.size([1]), typeof request.get, jwt.decode(utilities.createSessionToken()).sub];
       ${pass}`,
      ],
      { configuration: { SESSION_TOKEN_SECRET: 'a-long-shared-secret' } },
    )
    expect((await engine.run(given())).user.seen).toEqual([1, 'function', 'auth0|1'])
  })

  it('keeps the data of concurrent logins apart', async () => {
    const engine = engineOf([
      `setTimeout(function () { console.log(context.id); user.id = context.id; ${pass} }, context.id % 5)`,
    ])
    const ids = Array.from({ length: 40 }, (_, id) => id)
    const results = await Promise.all(ids.map((id) => engine.run(given({ id }))))
    expect(results.map(({ user }) => user.id)).toEqual(ids)
    expect(results.map(({ trace }) => trace.rules[0]?.console[0]?.text)).toEqual(ids.map(String))
  })

  it('takes other rules without losing global', async () => {
    const engine = engineOf([`global.n = 7; ${pass}`])
    await engine.warm()
    await engine.run(given())
    engine.replace([
      { name: 'other', order: 1, script: `(u, c, cb) => { u.n = global.n; cb(null, u, c) }` },
    ])
    const result = await engine.run(given())
    expect(result.user.n).toBe(7)
    expect(result.trace.rules.map(({ name }) => name)).toEqual(['other'])
  })

  it('finishes a login with the rules it began with', async () => {
    const engine = engineOf([`setTimeout(function () { user.old = true; ${pass} }, 20)`])
    const running = engine.run(given())
    engine.replace([])
    expect((await running).user.old).toBe(true)
  })

  it('waits for what the rules began to write', async () => {
    const writes: unknown[] = []
    const host = {
      updateAppMetadata: async (...write: unknown[]) => {
        await new Promise((done) => setImmediate(done))
        writes.push(write)
      },
      updateUserMetadata: () => Promise.reject(new Error('disk full')),
    }
    const engine = engineOf([`auth0.users.updateAppMetadata(user.user_id, { a: 1 }); ${pass}`], {
      host,
    })
    expect((await engine.run(given())).outcome).toBe('allow')
    expect(writes).toEqual([['auth0|1', { a: 1 }]])
    engine.replace([
      {
        name: 'fails',
        order: 1,
        script: `(u, c, cb) => { auth0.users.updateUserMetadata(u.user_id, {}).then(() => cb(null), cb) }`,
      },
    ])
    expect((await engine.run(given())).error?.message).toBe('disk full')
  })

  it('requires modules by name and version, and says how to install a missing one', async () => {
    const engine = engineOf([
      `user.ok = require('ipaddr.js@1.9.0').isValid('::1'); ${pass}`,
      `require('no-such-thing@2')`,
    ])
    const result = await engine.run(given())
    expect(result.error?.message).toContain('npm install no-such-thing@2')
    expect(result.trace.rules.map(({ outcome }) => outcome)).toEqual(['continued', 'failed'])
  })

  it('stops a login that is given up while its thread starts', async () => {
    const controller = new AbortController()
    const running = engineOf(['while (true) {}']).run(given(), { signal: controller.signal })
    controller.abort()
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
  })

  it('denies, and does not hang, once it is closed', async () => {
    const engine = engineOf(['', pass])
    const running = engine.run(given())
    await engine.warm()
    await engine.close()
    expect((await running).outcome).toBe('deny')
    expect((await engine.run(given())).outcome).toBe('deny')
  })
})
