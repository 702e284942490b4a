import type { ActionsRun, ActionSource, RuleEngineOptions } from '@lockstep/rules'
import { createRuleEngine } from '@lockstep/rules'
import { afterEach, describe, expect, it } from 'vitest'

const given = (more: object = {}): ActionsRun => ({
  event: {
    user: { user_id: 'auth0|1', app_metadata: {}, user_metadata: {} },
    request: { ip: '203.0.113.9', hostname: 'acme.test', query: {}, body: {} },
    transaction: { protocol: 'oidc-basic-profile' },
    ...more,
  },
  facts: { canRedirect: true, canChallenge: true },
})

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()))
})

/** Each body becomes one Action, in order: a1, a2, … */
function engineOf(
  actions: readonly (string | (Partial<ActionSource> & { code: string }))[],
  options: Partial<RuleEngineOptions> = {},
) {
  const engine = createRuleEngine({
    rules: [],
    actions: actions.map((action, index) => {
      const { code, ...more } = typeof action === 'string' ? { code: action } : action
      return {
        name: `a${index + 1}`,
        order: index,
        code: code.includes('exports')
          ? code
          : `exports.onExecutePostLogin = async (event, api) => {\n${code}\n}`,
        ...more,
      }
    }),
    ...options,
  })
  open.push(engine)
  return engine
}

/** Code that only misbehaves for logins that ask for it, so that others can follow. */
const misbehave = (code: string) => `if (event.evil) { ${code} }`
const evil = given({ evil: true })

describe('an Action in a thread', () => {
  it('gives the same results as in the calling thread', async () => {
    const actions = [
      {
        code: `console.log(event.secrets.KEY); api.multifactor.enable('any')
          api.idToken.setCustomClaim('https://acme.example/a', [1]); api.idToken.setCustomClaim('amr', ['mfa'])`,
        secrets: { KEY: 'correct horse' },
      },
      `api.user.setAppMetadata('a', 1); api.authentication.challengeWith({ type: 'otp' })`,
      '',
    ]
    const worker = await engineOf(actions).runActions(given())
    const inline = await engineOf(actions, { isolation: 'inline' }).runActions(given())
    const untimed = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'durationMs' ? 0 : item)))
    expect(untimed(worker)).toEqual(untimed(inline))
    expect(worker).toMatchObject({ outcome: 'pause', at: 'a2', effects: { appMetadata: { a: 1 } } })
    expect(JSON.stringify(worker)).not.toContain('correct horse')
  })

  it.each([
    ['ends the process', 'process.exit(0)', /exit code 0/],
    ['loops for ever', 'while (true) {}', /The actions did not finish within/],
    ['waits for ever', 'await new Promise(() => {})', /Does everything the Action awaits settle/],
  ])('denies when an Action %s, and the next login goes on', async (_name, code, detail) => {
    const engine = engineOf(
      [
        `console.log('first'); api.user.setAppMetadata('a', 1)`,
        misbehave(`console.log('second'); ${code}`),
        '',
      ],
      { timeoutMs: 400 },
    )
    const result = await engine.runActions(evil)
    expect(result).toMatchObject({
      outcome: 'deny',
      error: { code: 'access_denied' },
      effects: { appMetadata: {} },
    })
    expect(result.error?.message).not.toMatch(/thread|exit|worker|within/)
    const [first, second, third] = result.trace.rules
    expect(first).toMatchObject({ outcome: 'continued', console: [{ text: 'first' }] })
    expect(second?.error?.message).toMatch(detail)
    expect(second).toMatchObject({ kind: 'action', console: [{ level: 'log', text: 'second' }] })
    expect(third?.outcome).toBe('not_reached')
    expect((await engine.runActions(given())).outcome).toBe('allow')
  })

  it('denies when an Action eats the memory, and the next login goes on', async () => {
    const engine = engineOf([
      misbehave('const a = []; while (true) a.push(new Array(1e5).fill({}))'),
    ])
    const result = await engine.runActions(evil)
    expect(result.outcome).toBe('deny')
    expect(result.trace.rules[0]?.error?.message).toMatch(/more than 128 MB/)
    expect((await engine.runActions(given())).outcome).toBe('allow')
  })

  it.each([
    [
      'a rejection that nobody handles',
      `Promise.reject(new Error('Boom.')); await new Promise((done) => setTimeout(done, 5))`,
    ],
    [
      'a throw in a timer',
      `setTimeout(() => { throw new Error('Boom.') }, 1); await new Promise((done) => setTimeout(done, 20))`,
    ],
  ])('denies on %s, in the same thread', async (_name, code) => {
    const engine = engineOf([
      `let n = 0; exports.onExecutePostLogin = async (event) => { n += 1; console.log(n) }`,
      misbehave(code),
    ])
    const result = await engine.runActions(evil)
    expect(result).toMatchObject({ outcome: 'deny', error: { message: 'Boom.' } })
    expect(result.trace.rules[1]).toMatchObject({ outcome: 'failed', error: { line: 2 } })
    const next = await engine.runActions(given())
    expect(next.trace.rules[0]?.console[0]?.text).toBe('2')
  })

  it('does not blame a later login for what an earlier one left running', async () => {
    const engine = engineOf([
      `if (event.evil) setTimeout(() => { api.access.deny('late'); throw new Error('Boom.') }, 5)
       else await new Promise((done) => setTimeout(done, 30))`,
    ])
    expect((await engine.runActions(evil)).outcome).toBe('allow')
    expect((await engine.runActions(given())).outcome).toBe('allow')
  })

  it('is replaced when an Action spoilt the prototypes', async () => {
    const engine = engineOf([
      misbehave('globalThis.mark = 1; Object.prototype.admin = 1'),
      'console.log(typeof globalThis.mark, typeof ({}).admin)',
    ])
    expect((await engine.runActions(evil)).outcome).toBe('deny')
    const { outcome, trace } = await engine.runActions(given())
    expect(outcome).toBe('allow')
    expect(trace.rules[1]?.console[0]?.text).toBe('undefined undefined')
  })

  it('cannot say how the person signed in, also when it replaces what decides about that', async () => {
    const engine = engineOf([
      `const { has } = Set.prototype
       Set.prototype.has = () => false
       RegExp.prototype.test = () => true
       globalThis.URL = class { static canParse() { return true } hostname = 'acme.example' }
       api.idToken.setCustomClaim('amr', ['mfa']).accessToken.setCustomClaim('sub', 'auth0|2')
       Set.prototype.has = has`,
    ])
    const { outcome, effects } = await engine.runActions(given())
    expect(outcome).toBe('allow')
    expect(effects.idToken).toEqual({})
    expect(effects.accessToken).toEqual({})
  })

  it('denies, and heals, when merged data replaces what all objects share', async () => {
    const engine = engineOf([
      misbehave(`Object.assign(({}).constructor.prototype, JSON.parse('{"toString":1}'))`),
      'console.log(String({}))',
    ])
    const result = await engine.runActions(evil)
    expect(result.outcome).toBe('deny')
    expect(result.findings.map(({ id }) => id)).toEqual(['prototype-pollution'])
    const { trace } = await engine.runActions(given())
    expect(trace.rules[1]?.console[0]?.text).toBe('[object Object]')
  })

  it('sees neither the environment of the server nor its flags', async () => {
    process.env.LOCKSTEP_TEST_SECRET = 'x'
    const { trace } = await engineOf(['console.log(Object.keys(process.env).length)']).runActions(
      given(),
    )
    expect(trace.rules[0]?.console[0]?.text).toBe('0')
  })
})

describe('an engine with rules and Actions', () => {
  const rule = (name: string, body: string) => ({
    name,
    order: 1,
    script: `function (user, context, callback) { ${body}; callback(null, user, context) }`,
  })
  const login = {
    user: { user_id: 'auth0|1' },
    context: { protocol: 'oidc-basic-profile', idToken: {}, accessToken: {} },
  }

  it('runs both in one pool, each with its own names', async () => {
    const engine = engineOf(
      [
        {
          code: 'console.log(typeof configuration, typeof auth0, Object.keys(event.secrets).join())',
          secrets: { KEY: 'k' },
        },
      ],
      {
        rules: [rule('r', `user.seen = [configuration.A, typeof event, typeof exports]`)],
        configuration: { A: 'a' },
      },
    )
    expect((await engine.run(login)).user.seen).toEqual(['a', 'undefined', 'undefined'])
    const { trace } = await engine.runActions(given())
    expect(trace.rules[0]?.console[0]?.text).toBe('undefined undefined KEY')
  })

  it('keeps the Actions when it takes other rules, and the other way round', async () => {
    const engine = engineOf([`console.log('old')`], { rules: [rule('old', '')] })
    engine.replace([rule('new', '')])
    expect((await engine.run(login)).trace.rules[0]?.name).toBe('new')
    expect((await engine.runActions(given())).trace.rules[0]?.console[0]?.text).toBe('old')
    engine.replace([rule('new', '')], [])
    expect((await engine.runActions(given())).trace.rules).toEqual([])
  })

  it('does not let a hanging Action hold up the rules of others', async () => {
    const engine = engineOf([misbehave('while (true) {}')], {
      rules: [rule('r', '')],
      timeoutMs: 5_000,
    })
    const controller = new AbortController()
    const hanging = engine.runActions(evil, { signal: controller.signal })
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 ? engine.run(login) : engine.runActions(given()),
      ),
    )
    expect(others.every(({ outcome }) => outcome === 'allow')).toBe(true)
    controller.abort()
    await expect(hanging).rejects.toMatchObject({ code: 'aborted' })
  })

  it('keeps the data of concurrent logins apart', async () => {
    const engine = engineOf([
      `await new Promise((done) => setTimeout(done, event.n % 5)); console.log(event.n); api.user.setAppMetadata('n', event.n)`,
      'console.log(event.user.app_metadata.n)',
    ])
    const ids = Array.from({ length: 40 }, (_, n) => n)
    const results = await Promise.all(ids.map((n) => engine.runActions(given({ n }))))
    expect(results.map(({ effects }) => effects.appMetadata.n)).toEqual(ids)
    const said = results.map(({ trace }) => trace.rules.map(({ console }) => console[0]?.text))
    expect(said).toEqual(ids.map((n) => [String(n), String(n)]))
  })

  it('shares the cache between threads, also when one is killed', async () => {
    const engine = engineOf(
      [
        `const n = Number(api.cache.get('n')?.value ?? 0) + 1; api.cache.set('n', String(n)); console.log(n)`,
        misbehave('process.exit(0)'),
      ],
      { timeoutMs: 5_000 },
    )
    const count = async (run: ActionsRun) =>
      (await engine.runActions(run)).trace.rules[0]?.console[0]?.text
    expect(await count(given())).toBe('1')
    expect(await count(evil)).toBe('2')
    expect(await count(given())).toBe('2')
  })

  it('denies once it is closed', async () => {
    const engine = engineOf([''])
    await engine.close()
    expect((await engine.runActions(given())).outcome).toBe('deny')
  })
})
