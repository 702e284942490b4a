import { createRuleEngine } from '@lockstep/rules'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  leave,
  refresh,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

const open: Tenant[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((tenant) => tenant.close()))
})

function tenantWith(...args: Parameters<typeof acmeTenant>): Tenant {
  const tenant = acmeTenant(...args)
  open.push(tenant)
  return tenant
}

const rule = (body: string) => `function (user, context, callback) {\n${body}\n}`
const PASS = 'callback(null, user, context);'
/** Only for logins that ask for it, so that others can follow on the same tenant. */
const evil = (body: string) => rule(`if (!context.request.query.evil) { return ${PASS} }\n${body}`)

/** Signs somebody in: the answer of the login, or the screen that asks for more. */
async function login(tenant: Tenant, more = {}, user: typeof ADA | typeof GRACE = ADA) {
  const browser = createBrowser(tenant)
  const { screen } = await typePassword(browser, user, attempt({ evil: '1', ...more }))
  return screen.screen === 'redirect' ? answerAt(await leave(browser, screen)) : screen.screen
}

const denied = { error: 'access_denied', code: '' }
const letIn = { error: null, code: expect.stringMatching(/./) as string }

describe('row 34: a rule that reads context.authentication', () => {
  it('throws on a refresh, where there is none, which denies', async () => {
    const tenant = tenantWith([
      rule(`var done = context.authentication.methods.some(function (m) { return m.name === 'mfa' });
        context.accessToken['https://acme.example/done'] = done;
        ${PASS}`),
    ])
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const response = await refresh(tenant, refresh_token!)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'access_denied' })
  })
})

describe('row 57: a rule that is broken', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['throws', rule(`throw new Error('Broken.')`)],
    ['throws after it called back, in the same tick', rule(`${PASS} throw new Error('Broken.')`)],
    ['is async and rejects', `async ${rule(`throw new Error('Broken.')`)}`],
    ['rejects where nobody listens', rule(`Promise.reject(new Error('Broken.'))`)],
    ['throws in a timer', rule(`setTimeout(function () { throw new Error('Broken.') })`)],
    ['calls back with an error', rule(`callback(new Error('Broken.'))`)],
    ['calls back with a text', rule(`callback('Broken.')`)],
    ['calls back with false', rule(`callback(false, user, context)`)],
    ['calls back with 0', rule(`callback(0, user, context)`)],
    ['calls back with another user', rule(`callback(null, { user_id: 'auth0|grace' }, context)`)],
    ['calls back with a text as context', rule(`callback(null, user, 'context')`)],
    ['requires what is not there', rule(`require('no-such-module'); ${PASS}`)],
    ['requires what rules may not have', rule(`require('child_process'); ${PASS}`)],
    ['names what does not exist', rule(`nothing.at.all; ${PASS}`)],
    ['is no JavaScript', 'function (user, context, callback) { callback(null'],
    ['is no function', '({ user: true })'],
    ['is empty', ''],
  ]
  for (const [title, script] of broken) {
    it(`${title}: denies, also where another rule lets everybody in`, async () => {
      for (const rules of [[script], [script, rule(PASS)], [rule(PASS), script]]) {
        expect(await login(tenantWith(rules))).toMatchObject(denied)
      }
    })
  }

  it('denies a refresh and a silent login as well', async () => {
    const tenant = tenantWith([rule(`throw new Error('Broken.')`)])
    tenant.rules.enable('rule-1', false)
    const browser = createBrowser(tenant)
    const { refresh_token } = await signIn(tenant, browser, ADA)
    tenant.rules.enable('rule-1', true)
    expect((await refresh(tenant, refresh_token!)).status).toBe(403)
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url))).toMatchObject(denied)
  })
})

describe('row 58: a rule that does not end', () => {
  const endless: readonly (readonly [string, string, RegExp])[] = [
    ['loops for ever', 'while (true) {}', /took too long/],
    ['never calls back', '', /took too long/],
    ['waits for ever', 'new Promise(function () {}).then(callback)', /took too long/],
    ['ends the process', 'process.exit(0)', /could not be completed/],
    ['eats the memory', 'var a = []; while (true) a.push(new Array(1e5).fill({}))', /could not be/],
  ]
  for (const [title, code, description] of endless) {
    it(`${title}: denies, and the next login goes on`, async () => {
      const tenant = tenantWith([evil(code)], {
        // Long enough for a busy machine to load the rules; the memory takes its time.
        ruleEngine: (options) =>
          createRuleEngine({ ...options, timeoutMs: code.includes('push') ? 20_000 : 1_500 }),
      })
      expect(await login(tenant)).toMatchObject({
        ...denied,
        description: expect.stringMatching(description) as string,
      })
      expect(await login(tenant, { evil: null })).toMatchObject(letIn)
    })
  }

  it('has twenty seconds together with all the others, whatever each takes', async () => {
    const slow = rule(`setTimeout(function () { ${PASS} }, 400)`)
    const tenant = tenantWith([slow, slow, slow, slow, slow], {
      ruleEngine: (options) => createRuleEngine({ ...options, timeoutMs: 1_500 }),
    })
    expect(await login(tenant)).toMatchObject(denied)
  })
})

describe('row 59: the first callback', () => {
  it('stands when it denied', async () => {
    const tenant = tenantWith([rule(`callback(new UnauthorizedError('Not you.')); ${PASS}`)])
    expect(await login(tenant)).toMatchObject({ error: 'unauthorized', code: '' })
    expect(tenant.traces.list()[0]?.passes[0]?.rules[0]?.findings).toMatchObject([
      { id: 'double-callback' },
    ])
  })

  it('stands when it demanded', async () => {
    const tenant = tenantWith([
      rule(`context.multifactor = { provider: 'any' }; ${PASS}
        context.multifactor = { provider: 'none' }; ${PASS}
        callback(null, user, { protocol: context.protocol })`),
    ])
    expect(await login(tenant, {}, GRACE)).toBe('mfa-otp-challenge')
  })
})

describe('row 60: what a rule changes after its callback', () => {
  for (const [when, late] of [
    ['at once', (code: string) => code],
    ['in a microtask', (code: string) => `Promise.resolve().then(function () { ${code} })`],
    ['in a timer', (code: string) => `setTimeout(function () { ${code} })`],
  ] as const) {
    it(`changes nothing: ${when}`, async () => {
      const forget = 'delete context.multifactor; context.idToken.email = "root@acme.example"'
      const tenant = tenantWith([
        rule(`context.multifactor = { provider: 'any' }; ${PASS} ${late(forget)}`),
        // Gives it time.
        rule(`setTimeout(function () { ${PASS} }, 20)`),
      ])
      expect(await login(tenant, {}, GRACE)).toBe('mfa-otp-challenge')
    })
  }

  it('is not in the hands of the next rule either', async () => {
    const tenant = tenantWith([
      rule(`global.kept = context; context.multifactor = { provider: 'any' }; ${PASS}`),
      rule(`global.kept.multifactor = null; global.kept.redirect = null; ${PASS}`),
    ])
    expect(await login(tenant, {}, GRACE)).toBe('mfa-otp-challenge')
  })
})

describe('row 61: a prototype', () => {
  it('is not reached from the query', async () => {
    const tenant = tenantWith([
      rule(`if (context.request.query.admin || ({}).admin) callback(new Error('Polluted.'));
        else ${PASS}`),
    ])
    const hostile = { ['__proto__']: 'x', constructor: 'x', prototype: 'x', admin__: '1' }
    expect(await login(tenant, hostile)).toMatchObject(letIn)
  })

  it('is not reached from metadata', async () => {
    const metadata = JSON.parse('{"__proto__":{"mfa_done":true},"colour":"green"}') as object
    const tenant = tenantWith(
      [
        rule(`var copy = Object.assign({}, user.user_metadata);
          if (!copy.mfa_done) context.multifactor = { provider: 'any' };
          ${PASS}`),
      ],
      { config: { users: [{ ...toUser(GRACE), user_metadata: metadata as never }] } },
    )
    expect(await login(tenant, {}, GRACE)).not.toMatchObject(letIn)
  })

  it('that a rule spoilt denies this login, and spoils no other', async () => {
    const tenant = tenantWith([
      evil(`Object.prototype.trusted = true; Array.prototype.trusted = true; ${PASS}`),
      rule(`if (({}).trusted || [].trusted) callback(new Error('Polluted.')); else ${PASS}`),
    ])
    expect(await login(tenant)).toMatchObject(denied)
    expect(await login(tenant, { evil: null })).toMatchObject(letIn)
  })

  it('is not what a rule answers with', async () => {
    const tenant = tenantWith([
      rule(`callback(null, user, Object.create({ multifactor: null }))`),
      demand({ provider: 'any' }),
    ])
    expect(await login(tenant, {}, GRACE)).not.toMatchObject(letIn)
  })
})

describe('row 62: a demand that is no demand', () => {
  const odd = [
    `'any'`,
    `['any']`,
    '1',
    'new Date(0)',
    'function () {}',
    `{ provider: 1 }`,
    `{ provider: null }`,
    `{ provider: ['any'] }`,
    `{ provider: 'any', allowRememberBrowser: 'false' }`,
    `{ provider: 'any', allowRememberBrowser: 0 }`,
    `{ provider: 'any', ignoreCookie: 'yes' }`,
    `{ get provider() { return 'none' } }`,
  ]
  for (const value of odd) {
    it(`denies: ${value}`, async () => {
      const tenant = tenantWith([rule(`context.multifactor = ${value}; ${PASS}`)])
      expect(await login(tenant, {}, GRACE)).toMatchObject(denied)
    })
  }

  it('denies: a getter that first demands and then does not', async () => {
    const tenant = tenantWith([
      rule(`var asked = 0;
        Object.defineProperty(context, 'multifactor', {
          enumerable: true,
          get: function () { return asked++ ? null : { provider: 'any' } }
        });
        ${PASS}`),
    ])
    expect(await login(tenant, {}, GRACE)).toMatchObject(denied)
  })

  for (const value of [
    'true',
    '{}',
    '{ provider: undefined }',
    `Object.create({ provider: 'none' })`,
  ]) {
    it(`demands any factor: ${value}`, async () => {
      const tenant = tenantWith([rule(`context.multifactor = ${value}; ${PASS}`)])
      expect(await login(tenant, {}, GRACE)).toBe('mfa-otp-challenge')
    })
  }
})

describe('row 63: global', () => {
  const remember = rule(`
    var seen = global.seen = global.seen || [];
    seen.push(user.user_id);
    if (seen.length > 1) return callback(new UnauthorizedError(seen.join(' ')));
    ${PASS}`)

  it('is of one tenant, never of two', async () => {
    expect(await login(tenantWith([remember]))).toMatchObject(letIn)
    expect(await login(tenantWith([remember]), {}, GRACE)).toMatchObject(letIn)
  })

  it('is gone with the thread that a bad rule ended', async () => {
    const tenant = tenantWith([remember, evil('process.exit(0)')])
    expect(await login(tenant)).toMatchObject(denied)
    expect(await login(tenant, { evil: null }, GRACE)).toMatchObject(letIn)
  })
})

function toUser({ username: email, password }: { username: string; password: string }) {
  return { user_id: 'auth0|grace', email, password }
}
