/* global jest, describe, test, expect, afterEach */
const { createRuleEngine, loadAction, loadRule } = require('@lockstep/rules')
const nock = require('nock')

const OFFICE_HOURS = `function (user, context, callback) {
  var hour = new Date().getUTCHours();
  if (hour < 8 || hour > 17) return callback(new UnauthorizedError('Come back at eight.'));
  callback(null, user, context);
}`

const PATIENT = `function (user, context, callback) {
  setTimeout(function () {
    user.waited = Date.now();
    callback(null, user, context);
  }, 2000);
}`

const ASKS_A_SERVICE = `function (user, context, callback) {
  request.get({ url: 'https://risk.example/score', json: true }, function (error, response, body) {
    if (error) return callback(error);
    user.score = body.score;
    callback(null, user, context);
  });
}`

afterEach(() => {
  jest.useRealTimers()
  nock.cleanAll()
})

/** Calls a rule and resolves to what it calls back with. */
function call(rule, user = { user_id: 'auth0|1' }, context = {}) {
  return new Promise((resolve) => {
    rule(user, context, (error, left) => resolve({ error, user: left }))
  })
}

describe('loadRule in Jest', () => {
  test('sees the mocked clock', () => {
    const callback = jest.fn()
    const rule = loadRule(OFFICE_HOURS)
    jest.useFakeTimers().setSystemTime(new Date('2026-03-02T12:00:00Z'))
    rule({}, {}, callback)
    expect(callback).toHaveBeenLastCalledWith(null, {}, {})
    jest.setSystemTime(new Date('2026-03-02T22:00:00Z'))
    rule({}, {}, callback)
    expect(callback.mock.lastCall[0]).toMatchObject({ name: 'UnauthorizedError' })
  })

  test('waits on the mocked timers', () => {
    jest.useFakeTimers({ now: 1_000 })
    const callback = jest.fn()
    loadRule(PATIENT)({}, {}, callback)
    expect(callback).not.toHaveBeenCalled()
    jest.advanceTimersByTime(2_000)
    expect(callback).toHaveBeenCalledWith(null, { waited: 3_000 }, {})
  })

  test('speaks of the same Error, Date and Array as the test', async () => {
    const thrown = new TypeError('from the stub')
    const rule = loadRule(
      `function (user, context, callback) {
        user.isError = require('stub')() instanceof Error;
        user.list = [new Date(0)];
        callback(new Error('no'), user, context);
      }`,
      { modules: { stub: () => thrown } },
    )
    const { error, user } = await call(rule, {})
    expect(error).toBeInstanceOf(Error)
    expect(user).toStrictEqual({ isError: true, list: [new Date(0)] })
    expect(user.list).toBeInstanceOf(Array)
    expect(() => loadRule('function (user) {\n var 1 }')).toThrow(SyntaxError)
  })

  test('gives stubbed modules, by require and by their ambient name', async () => {
    const get = jest.fn((options, done) => done(null, {}, { score: 3 }))
    const { user } = await call(loadRule(ASKS_A_SERVICE, { modules: { request: { get } } }))
    expect(user.score).toBe(3)
    expect(get).toHaveBeenCalledTimes(1)
    const now = jest.spyOn(Date, 'now').mockReturnValue(7)
    const { user: clocked } = await call(loadRule('(u, c, cb) => cb(null, { now: Date.now() })'))
    expect(clocked).toEqual({ now: 7 })
    now.mockRestore()
  })

  test('has its HTTP requests intercepted', async () => {
    nock('https://risk.example').get('/score').reply(200, { score: 9 })
    expect((await call(loadRule(ASKS_A_SERVICE))).user.score).toBe(9)
    nock('https://risk.example').get('/score').replyWithError('unreachable')
    expect((await call(loadRule(ASKS_A_SERVICE))).error).toBeTruthy()
    nock('https://risk.example').get('/plain').reply(200, 'plain')
    const plain = `function (user, context, callback) {
      require('https').get('https://risk.example/plain', function (response) {
        response.on('data', function (data) { callback(null, { text: String(data) }, context) });
      });
    }`
    expect((await call(loadRule(plain))).user.text).toBe('plain')
  })

  test('and the whole pipeline run in the same process', async () => {
    const script = `function (user, context, callback) {
      context.multifactor = { provider: 'any', allowRememberBrowser: false };
      callback(null, user, context);
    }`
    const rules = [{ name: 'always ask', order: 1, script }]
    const engine = createRuleEngine({ rules, isolation: 'inline' })
    const result = await engine.run({ user: { user_id: 'a' }, context: { protocol: 'x' } })
    expect(result).toMatchObject({
      outcome: 'allow',
      obligations: [{ kind: 'multifactor', demand: { provider: 'any' } }],
    })
  })
})

describe('loadAction in Jest', () => {
  test('sees the mocked clock and the same Error, and takes an api of mocks', async () => {
    jest.useFakeTimers({ now: 1_000 })
    const action = loadAction(
      `'use strict'
      exports.onExecutePostLogin = async (event, api) => {
        await new Promise((done) => setTimeout(done, 2000))
        if (!(require('stub')() instanceof Error)) throw new TypeError('another realm')
        api.access.deny(Date.now() + event.secrets.KEY)
      } // the end`,
      { modules: { stub: () => new Error('no') }, secrets: { KEY: 'k' } },
    )
    const api = { access: { deny: jest.fn() } }
    const running = action.onExecutePostLogin({}, api)
    await jest.advanceTimersByTimeAsync(2_000)
    await running
    expect(api.access.deny).toHaveBeenCalledWith('3000k')
    expect(() => loadAction('exports.onExecutePostLogin = (')).toThrow(SyntaxError)
    expect(() => loadAction('export const a = 1')).toThrow(/CommonJS/)
  })
})
