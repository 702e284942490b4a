import { createRuleEngine } from '@lockstep/rules'
import type { RuleContext, RuleEngineOptions, RuleUser } from '@lockstep/rules'
import { describe, expect, it, onTestFinished } from 'vitest'

const pass = 'callback(null, user, context)'
const demand = `context.multifactor = { provider: 'any' }; ${pass}`
const rule = (body: string, order = 1) => ({
  name: `rule ${order}`,
  order,
  script: `function (user, context, callback) {\n${body}\n}`,
})
const given = (user: object = {}, context: object = {}) => ({
  user: { user_id: 'auth0|1', email: 'ada@acme.example', ...user } as RuleUser,
  context: {
    protocol: 'oidc-basic-profile',
    clientID: 'acme',
    request: { ip: '203.0.113.9', query: {}, body: {} },
    idToken: {},
    accessToken: {},
    ...context,
  } as RuleContext,
})

function engine(bodies: readonly string[], options: Partial<RuleEngineOptions> = {}) {
  const made = createRuleEngine({
    rules: bodies.map((body, index) => rule(body, index + 1)),
    timeoutMs: 5_000,
    ...options,
  })
  onTestFinished(() => made.close())
  return made
}

describe('a rule in a worker', () => {
  it.each([
    ['loops for ever', 'for (;;) {}'],
    ['loops for ever after an await', 'Promise.resolve().then(() => { for (;;) {} })'],
    ['never calls back', ''],
  ])('that %s is denied when its time is over', async (_name, body) => {
    const result = await engine([body, demand], { timeoutMs: 200 }).run(given())
    expect(result.outcome).toBe('deny')
    expect(result.error).toEqual({
      code: 'access_denied',
      message: 'The login took too long and was stopped. Please try again.',
    })
    expect(result.trace.rules.map(({ outcome }) => outcome)).toEqual(['timed_out', 'not_reached'])
  })

  it.each([
    ['exits the process', 'process.exit(0)'],
    ['aborts the process', 'process.abort()'],
    ['kills the server', 'process.kill(process.ppid || process.pid)'],
    ['fills the memory', 'const a = []; for (;;) a.push(new Array(1e6).fill(a.length))'],
    ['throws later', "setTimeout(() => { throw new Error('Later.') }, 1)"],
    ['rejects later, unhandled', "setTimeout(() => Promise.reject(new Error('Later.')), 1)"],
  ])('that %s denies its own login and nothing else', async (_name, body) => {
    const made = engine([`if (user.email === 'eve@acme.example') { ${body}; return }\n${pass}`])
    const [eve, ada] = await Promise.all([
      made.run(given({ email: 'eve@acme.example' })),
      made.run(given()),
    ])
    expect(eve.outcome).toBe('deny')
    expect(ada.outcome).toBe('allow')
    expect((await made.run(given())).outcome).toBe('allow')
  })

  it('that loops does not hold up the logins beside it', async () => {
    const made = engine([`if (user.loops) for (;;) {}\n${pass}`], { timeoutMs: 1_000 })
    const stuck = made.run(given({ loops: true }))
    const others = await Promise.all(Array.from({ length: 20 }, () => made.run(given())))
    expect(others.every(({ outcome }) => outcome === 'allow')).toBe(true)
    expect((await stuck).outcome).toBe('deny')
  })

  it('is held by the first callback, also when the second would deny', async () => {
    const result = await engine([`callback(new UnauthorizedError('No.')); ${pass}`]).run(given())
    expect(result).toMatchObject({
      outcome: 'deny',
      error: { code: 'unauthorized', message: 'No.' },
    })
  })

  it('cannot take a demand back after its callback', async () => {
    const result = await engine([
      `context.multifactor = { provider: 'any' }; ${pass}; context.multifactor = undefined`,
      `global.kept && (global.kept.multifactor = null); ${pass}`,
    ]).run(given())
    expect(result.obligations).toEqual([
      { kind: 'multifactor', demand: { provider: 'any', allowRememberBrowser: true } },
    ])
  })

  it('cannot reach a prototype of the next login through what it was given or gives', async () => {
    const poison = JSON.parse('{"__proto__":{"multifactor":{"provider":"none"}}}') as object
    const made = engine([
      `context.idToken['https://acme.example/polluted'] = String({}.multifactor); ${pass}`,
    ])
    const login = given({ user_metadata: poison }, { request: { ip: '::1', query: poison } })
    expect((await made.run(login)).outcome).toBe('allow')
    const after = await made.run(given())
    expect(after.claims.idToken).toEqual({ 'https://acme.example/polluted': 'undefined' })
    expect(Object.prototype).not.toHaveProperty('multifactor')
  })

  it('sees nothing of the environment of the server', async () => {
    const result = await engine([
      `context.idToken['https://acme.example/env'] = Object.keys(process.env); ${pass}`,
    ]).run(given())
    expect(result.claims.idToken).toEqual({ 'https://acme.example/env': [] })
  })

  it('writes metadata through the host before the login goes on', async () => {
    const writes: unknown[] = []
    const host = {
      updateAppMetadata: async (id: string, patch: object) => void writes.push(['app', id, patch]),
      updateUserMetadata: async (id: string, patch: object) =>
        void writes.push(['user', id, patch]),
    }
    const result = await engine(
      [
        `auth0.users.updateAppMetadata(user.user_id, { seen: ['DE'] })
           .then(() => auth0.users.updateUserMetadata(user.user_id, { hello: 1 }))
           .then(() => callback(null, user, context), callback)`,
      ],
      { host },
    ).run(given())
    expect(result.outcome).toBe('allow')
    expect(writes).toEqual([
      ['app', 'auth0|1', { seen: ['DE'] }],
      ['user', 'auth0|1', { hello: 1 }],
    ])
  })

  it('keeps `global` from one login to the next', async () => {
    const made = engine([
      `global.count = (global.count || 0) + 1
       context.idToken['https://acme.example/count'] = global.count; ${pass}`,
    ])
    await made.run(given())
    const second = await made.run(given())
    expect(second.claims.idToken).toEqual({ 'https://acme.example/count': 2 })
  })

  it('is stopped when the login is given up', async () => {
    const giveUp = new AbortController()
    const running = engine(['for (;;) {}']).run(given(), { signal: giveUp.signal })
    giveUp.abort()
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
  })

  it('is denied once the engine is closed', async () => {
    const made = engine([pass])
    await made.close()
    expect((await made.run(given())).outcome).toBe('deny')
  })
})
