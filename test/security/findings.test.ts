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

const OPT_IN = `function (user, context, callback) {
  if (user.user_metadata && user.user_metadata.use_mfa) {
    context.multifactor = { provider: 'any' };
  }
  callback(null, user, context);
}`

const SKIPS_RETURN = `function (user, context, callback) {
  if (context.protocol === 'redirect-callback') {
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

describe('row 15: a rule that skips on the way back', () => {
  it('is named, and in a strict tenant lets nobody pass', async () => {
    for (const strict of [false, true]) {
      tenant = acmeTenant([SKIPS_RETURN], { config: { tenant: { strict } } })
      const browser = createBrowser(tenant)
      const { screen } = await typePassword(browser, GRACE, attempt())
      expect(screen.screen).toBe(strict ? 'redirect' : 'mfa-otp-challenge')
      expect(found()).toContain('mfa-skipped-on-redirect-callback:2')
      if (!strict) await tenant.close()
    }
  })
})

describe('row 65: a rule keyed on what people edit themselves', () => {
  it('is named, whether it demands or not', async () => {
    tenant = acmeTenant([OPT_IN])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(answerAt(await leave(browser, screen)).code).not.toBe('')
    expect(found()).toEqual(['keyed-on-user-metadata:2'])
  })
})
