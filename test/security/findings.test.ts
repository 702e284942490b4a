import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  leave,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

/**
 * What a rule gets wrong by itself the tenant cannot put right and still behave like Auth0. It says so:
 * the trace of every login names rule, line, risk and fix, and a strict tenant denies.
 */

let tenant: Tenant
afterEach(() => tenant.close())

const SKIPS_SILENT = `function (user, context, callback) {
  if (context.request.query.prompt === 'none') {
    return callback(null, user, context);
  }
  context.multifactor = { provider: 'any' };
  callback(null, user, context);
}`

/** The findings of the newest login, as `id:line`. */
function found(): readonly string[] {
  const [trace] = tenant.traces.list()
  return trace!.passes.flatMap(({ rules }) =>
    rules.flatMap(({ findings }) => findings.map(({ id, line }) => `${id}:${line}`)),
  )
}

/** Rules that decide by what they should not decide by, the row that tells why, and what names them. */
const RISKY: readonly (readonly [row: string, id: string, line: number, body: string])[] = [
  [
    'row 2: a rule that trusts what it wrote before the second factor',
    'metadata-before-mfa',
    6,
    `var known = (user.app_metadata || {}).countries || [];
    var country = context.request.geoip && context.request.geoip.country_code;
    if (known.indexOf(country) < 0) {
      context.multifactor = { provider: 'any' };
      auth0.users.updateAppMetadata(user.user_id, { countries: known.concat(country) });
    }
    callback(null, user, context);`,
  ],
  [
    'row 15: a rule that skips on the way back',
    'mfa-skipped-on-redirect-callback',
    2,
    `if (context.protocol !== 'redirect-callback') {
      context.multifactor = { provider: 'any' };
    }
    callback(null, user, context);`,
  ],
  [
    'row 17: a rule that lets everybody in who comes back',
    'unverified-return',
    5,
    `if (context.protocol === 'redirect-callback') {
      return callback(null, user, context);
    }
    context.redirect = { url: 'https://mfa.example/ask' };
    callback(null, user, context);`,
  ],
  [
    'row 19: a rule that goes where the caller says',
    'open-redirect',
    2,
    `context.redirect = { url: context.request.query.mfa_service || 'https://mfa.example/' };
    callback(null, user, context);`,
  ],
  [
    'row 32: a rule that skips on a refresh',
    'mfa-skipped-on-refresh',
    2,
    `if (context.protocol !== 'oauth2-refresh-token') {
      context.multifactor = { provider: 'any' };
    }
    callback(null, user, context);`,
  ],
  [
    'row 34: a rule that reads what a refresh does not have',
    'authentication-missing-on-refresh',
    2,
    `var done = context.authentication.methods.some(function (m) { return m.name === 'mfa'; });
    if (!done) { context.multifactor = { provider: 'any' }; }
    callback(null, user, context);`,
  ],
  [
    'row 65: a rule keyed on what people edit themselves',
    'keyed-on-user-metadata',
    2,
    `if (user.user_metadata && user.user_metadata.use_mfa) {
      context.multifactor = { provider: 'any' };
    }
    callback(null, user, context);`,
  ],
  [
    'row 77: a rule that looks for a piece of the scope',
    'scope-substring',
    2,
    `if (context.request.query.scope.indexOf('transfer:funds') >= 0) {
      context.multifactor = { provider: 'any' };
    }
    callback(null, user, context);`,
  ],
]

for (const [row, id, line, body] of RISKY) {
  describe(row, () => {
    const rule = `function (user, context, callback) {\n${body}\n}`

    it(`is named in the trace of every login it judges: ${id}`, async () => {
      tenant = acmeTenant([rule])
      await typePassword(createBrowser(tenant), GRACE, attempt())
      expect(found()).toContain(`${id}:${line}`)
    })

    it('lets nobody in where the tenant is strict', async () => {
      tenant = acmeTenant([rule], { config: { tenant: { strict: true } } })
      const browser = createBrowser(tenant)
      const { screen } = await typePassword(browser, ADA, attempt())
      const answer = answerAt(await leave(browser, screen))
      expect(answer).toMatchObject({ error: 'access_denied', code: '' })
    })
  })
}

describe('row 1: a rule that skips on prompt=none', () => {
  it('sees the prompt as it was sent, and each login names the rule', async () => {
    tenant = acmeTenant([SKIPS_SILENT])
    const browser = createBrowser(tenant)
    expect((await typePassword(browser, GRACE, attempt())).screen.screen).toBe('mfa-otp-challenge')
    expect(found()).toEqual(['mfa-skipped-on-prompt:2'])

    // What an attacker who knows the password does next, and what Auth0 would let pass.
    const silent = answerAt(await browser.open(attempt({ prompt: 'none' }).url))
    expect(silent.code).not.toBe('')
    expect(found()).toEqual(['mfa-skipped-on-prompt:2'])
  })

  it('lets nobody pass in a strict tenant', async () => {
    tenant = acmeTenant([SKIPS_SILENT], { config: { tenant: { strict: true } } })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    const denied = { error: 'access_denied', code: '' }
    expect(answerAt(await leave(browser, screen))).toMatchObject(denied)
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url))).toMatchObject(denied)
  })
})
