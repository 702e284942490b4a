import assert from 'node:assert/strict'
import { afterEach, describe, mock, test } from 'node:test'
import { loadRule } from '@lockstep/rules'
import nock from 'nock'

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
  mock.timers.reset()
  mock.restoreAll()
  nock.cleanAll()
})

/** Calls a rule and resolves to what it calls back with. */
function call(rule, user = { user_id: 'auth0|1' }, context = {}) {
  return new Promise((resolve) => {
    rule(user, context, (error, left) => resolve({ error, user: left }))
  })
}

describe('loadRule in node:test', () => {
  test('sees the mocked clock', () => {
    const callback = mock.fn()
    const rule = loadRule(OFFICE_HOURS)
    mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 2, 2, 12) })
    rule({}, {}, callback)
    assert.deepEqual(callback.mock.calls.at(-1).arguments, [null, {}, {}])
    mock.timers.setTime(Date.UTC(2026, 2, 2, 22))
    rule({}, {}, callback)
    assert.equal(callback.mock.calls.at(-1).arguments[0].name, 'UnauthorizedError')
  })

  test('waits on the mocked timers', () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000 })
    const callback = mock.fn()
    loadRule(PATIENT)({}, {}, callback)
    assert.equal(callback.mock.callCount(), 0)
    mock.timers.tick(2_000)
    assert.deepEqual(callback.mock.calls[0].arguments, [null, { waited: 3_000 }, {}])
  })

  test('speaks of the same Error, Date and Array as the test', async () => {
    const rule = loadRule(
      `function (user, context, callback) {
        user.list = [new Date(0)];
        callback(new Error('no'), user, context);
      }`,
    )
    const { error, user } = await call(rule, {})
    assert.ok(error instanceof Error)
    assert.deepStrictEqual(user, { list: [new Date(0)] })
    assert.throws(() => loadRule('function (user) {\n var 1 }'), SyntaxError)
  })

  test('gives stubbed modules, by require and by their ambient name', async () => {
    const get = mock.fn((options, done) => done(null, {}, { score: 3 }))
    const { user } = await call(loadRule(ASKS_A_SERVICE, { modules: { request: { get } } }))
    assert.equal(user.score, 3)
    assert.equal(get.mock.callCount(), 1)
    mock.method(Date, 'now', () => 7)
    const { user: clocked } = await call(loadRule('(u, c, cb) => cb(null, { now: Date.now() })'))
    assert.deepEqual(clocked, { now: 7 })
  })

  test('has its HTTP requests intercepted', async () => {
    nock('https://risk.example').get('/score').reply(200, { score: 9 })
    assert.equal((await call(loadRule(ASKS_A_SERVICE))).user.score, 9)
    nock('https://risk.example').get('/score').replyWithError('unreachable')
    assert.ok((await call(loadRule(ASKS_A_SERVICE))).error)
    nock('https://risk.example').get('/plain').reply(200, 'plain')
    const plain = `function (user, context, callback) {
      require('https').get('https://risk.example/plain', function (response) {
        response.on('data', function (data) { callback(null, { text: String(data) }, context) });
      });
    }`
    assert.equal((await call(loadRule(plain))).user.text, 'plain')
  })
})
