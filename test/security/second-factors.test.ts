import { afterEach, describe, expect, it } from 'vitest'
import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  signInWithCode,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const relogin = { prompt: 'login' }

async function challenged(browser: Browser): Promise<Place> {
  const { place, screen } = await typePassword(browser, GRACE, attempt(relogin))
  expect(screen.screen).toBe('mfa-otp-challenge')
  return place
}

function submit(browser: Browser, place: Place, code: string) {
  return browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
}

describe('an authenticator', () => {
  it('row 40: cannot be enrolled beside one that exists', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    const screen = await browser.act(place, { action: 'confirm_enrolment', code: '123456' })
    expect(screen).toMatchObject({ screen: 'mfa-otp-challenge' })
    expect(screen).not.toHaveProperty('error')
  })

  it('row 41: that is pending is bound to its transaction, for 5 minutes', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const attacker = createBrowser(tenant)
    const { place: pending } = await typePassword(attacker, ADA, attempt())
    const code = (await tenant.currentCode('auth0|ada'))!

    // It never counts as enrolled: another login is offered another secret.
    const owner = createBrowser(tenant)
    const { place, screen } = await typePassword(owner, ADA, attempt())
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
    const elsewhere = await owner.act(place, { action: 'confirm_enrolment', code })
    expect(elsewhere).toMatchObject({ error: { code: 'wrong_code' } })

    tenant.clock.advance({ minutes: 5 })
    const late = await attacker.act(pending, { action: 'confirm_enrolment', code })
    expect(late).toMatchObject({ screen: 'error', error: { code: 'expired' } })
  })

  it('row 41: that is pending cannot be confirmed after another one was enrolled', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const attacker = createBrowser(tenant)
    const { place: pending, screen: offered } = await typePassword(attacker, ADA, attempt())
    if (offered.screen !== 'mfa-otp-enrollment-qr') throw new Error(offered.screen)
    const owner = createBrowser(tenant)
    const { place } = await typePassword(owner, ADA, attempt())
    const code = (await tenant.currentCode('auth0|ada'))!
    const kept = await owner.act(place, { action: 'confirm_enrolment', code })
    expect(kept.screen).toBe('mfa-recovery-code-challenge-new-code')

    const { TOTP } = await import('otpauth')
    const late = new TOTP({ secret: offered.secret }).generate({
      timestamp: tenant.clock.now() * 1000,
    })
    const screen = await attacker.act(pending, { action: 'confirm_enrolment', code: late })
    expect(screen).toMatchObject({ screen: 'error', error: { code: 'expired' } })
  })

  it('row 42: is one, also for two enrolments at the same time', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const { TOTP } = await import('otpauth')
    const tries = await Promise.all(
      [1, 2].map(async () => {
        const browser = createBrowser(tenant)
        const { place, screen } = await typePassword(browser, ADA, attempt())
        if (screen.screen !== 'mfa-otp-enrollment-qr') throw new Error(screen.screen)
        const totp = new TOTP({ secret: screen.secret })
        const code = totp.generate({ timestamp: tenant.clock.now() * 1000 })
        return { browser, place, code }
      }),
    )
    const screens = await Promise.all(
      tries.map(({ browser, place, code }) =>
        browser.act(place, { action: 'confirm_enrolment', code }),
      ),
    )
    expect(screens.map(({ screen }) => screen).sort()).toEqual([
      'error',
      'mfa-recovery-code-challenge-new-code',
    ])
  })
})

describe('a one-time password', () => {
  it('row 45: is good once', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const code = await freshCode(tenant)
    const [first, second] = [createBrowser(tenant), createBrowser(tenant)]
    const [one, two] = [await challenged(first), await challenged(second)]
    expect((await submit(first, one, code)).screen).toBe('redirect')
    expect(await submit(second, two, code)).toMatchObject({ error: { code: 'wrong_code' } })
  })

  it('row 45: is good once, also for requests at the same time', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const code = await freshCode(tenant)
    const browsers = [1, 2, 3, 4].map(() => createBrowser(tenant))
    const places = await Promise.all(browsers.map(challenged))
    const screens = await Promise.all(
      browsers.map((browser, index) => submit(browser, places[index]!, code)),
    )
    expect(screens.filter(({ screen }) => screen === 'redirect')).toHaveLength(1)
  })

  it('row 45: that enrolled an authenticator is used up', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    const code = (await tenant.currentCode('auth0|ada'))!
    await browser.act(place, { action: 'confirm_enrolment', code })
    const again = await typePassword(browser, ADA, attempt(relogin))
    expect(await submit(browser, again.place, code)).toMatchObject({
      error: { code: 'wrong_code' },
    })
  })

  for (const [drift, accepted] of [
    [30, true],
    [-30, true],
    [90, false],
    [-90, false],
  ] as const) {
    it(`row 46: is ${accepted ? 'accepted' : 'refused'} at ${drift} seconds of drift`, async () => {
      tenant = acmeTenant([demand({ provider: 'any' })])
      const { TOTP } = await import('otpauth')
      const { GRACE_SECRET } = await import('../journeys/support/acme.js')
      const browser = createBrowser(tenant)
      const place = await challenged(browser)
      // From the beginning of a step, so that none ends between making the code and checking it.
      tenant.clock.advance({ seconds: 30 - (tenant.clock.now() % 30) })
      const timestamp = (tenant.clock.now() + drift) * 1000
      const code = new TOTP({ secret: GRACE_SECRET }).generate({ timestamp })
      expect((await submit(browser, place, code)).screen).toBe(
        accepted ? 'redirect' : 'mfa-otp-challenge',
      )
    })
  }
})

describe('row 47: wrong codes', () => {
  it('are counted per user, across transactions and addresses: 10, then one per 6 minutes', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    for (let attempts = 0; attempts < 10; attempts++) {
      const browser = createBrowser(tenant, { remoteAddress: `203.0.113.${attempts + 1}` })
      const screen = await submit(browser, await challenged(browser), '000000')
      expect(screen).toMatchObject({ error: { code: 'wrong_code' } })
    }
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    const blocked = await submit(browser, place, await freshCode(tenant))
    expect(blocked).toMatchObject({
      error: { code: 'too_many_attempts', retryAfterSeconds: expect.any(Number) },
    })

    tenant.clock.advance({ minutes: 6 })
    const later = await challenged(browser)
    expect((await submit(browser, later, await freshCode(tenant))).screen).toBe('redirect')
  })

  it('are ten also when they come at the same time', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browsers = Array.from({ length: 15 }, () => createBrowser(tenant))
    const places = await Promise.all(browsers.map(challenged))
    const screens = await Promise.all(
      browsers.map((browser, index) => submit(browser, places[index]!, '000000')),
    )
    const codes = screens.map((screen) => 'error' in screen && screen.error?.code)
    expect(codes.filter((code) => code === 'wrong_code')).toHaveLength(10)
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(5)
  })

  it('count for recovery codes as well', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    const recover = (code: string) => browser.act(place, { action: 'submit_recovery_code', code })
    for (let attempts = 0; attempts < 10; attempts++) {
      expect(await recover('A'.repeat(24))).toMatchObject({
        screen: 'mfa-recovery-code-challenge',
        error: { code: 'wrong_recovery_code' },
      })
    }
    expect(await recover(GRACE_RECOVERY_CODE)).toMatchObject({
      error: { code: 'too_many_attempts' },
    })
    // The authenticator has a bucket of its own.
    expect((await submit(browser, place, await freshCode(tenant))).screen).toBe('redirect')
  })
})

describe('row 48: a recovery code', () => {
  it('is good once, however it is typed, and its successor is good next', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const recover = async (code: string) => {
      const browser = createBrowser(tenant)
      return browser.act(await challenged(browser), { action: 'submit_recovery_code', code })
    }
    const typed = ` ${GRACE_RECOVERY_CODE.toLowerCase().replace(/(.{6})/g, '$1-')} `
    const shown = await recover(typed)
    if (shown.screen !== 'mfa-recovery-code-challenge-new-code') throw new Error(shown.screen)
    expect(await recover(GRACE_RECOVERY_CODE)).toMatchObject({
      error: { code: 'wrong_recovery_code' },
    })
    expect((await recover(shown.recoveryCode)).screen).toBe('mfa-recovery-code-challenge-new-code')
  })

  it('is good once, also for requests at the same time', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browsers = [1, 2, 3].map(() => createBrowser(tenant))
    const places = await Promise.all(browsers.map(challenged))
    const screens = await Promise.all(
      browsers.map((browser, index) =>
        browser.act(places[index]!, { action: 'submit_recovery_code', code: GRACE_RECOVERY_CODE }),
      ),
    )
    const shown = screens.filter(({ screen }) => screen === 'mfa-recovery-code-challenge-new-code')
    expect(shown).toHaveLength(1)
  })

  it('is shown once', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    await browser.act(place, { action: 'submit_recovery_code', code: GRACE_RECOVERY_CODE })
    expect((await browser.screen(place)).screen).toBe('redirect')
  })
})

describe('row 53: a later rule that undoes a demand', () => {
  const rules = [demand({ provider: 'any' }), demand({ provider: 'none' })]

  it('wins, as on Auth0, and the trace says what it risks', async () => {
    tenant = acmeTenant(rules)
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(answerAt(await leave(browser, screen)).code).not.toBe('')
    const findings = tenant.traces
      .list()[0]
      ?.passes.flatMap(({ rules: ran }) => ran.flatMap((rule) => rule.findings.map(({ id }) => id)))
    expect(findings).toContain('demand-undone')
  })

  it('denies the login of a strict tenant', async () => {
    tenant = acmeTenant(rules, { config: { tenant: { strict: true } } })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'access_denied',
      code: '',
    })
  })
})

describe('row 54: a demand that nobody can meet', () => {
  for (const provider of ['duo', 'Guardian', 'goggle-authenticator']) {
    it(`denies the login: ${provider}`, async () => {
      tenant = acmeTenant([demand({ provider })])
      const browser = createBrowser(tenant)
      const { screen } = await typePassword(browser, GRACE, attempt())
      const answer = answerAt(await leave(browser, screen))
      expect(answer).toMatchObject({ error: 'access_denied', code: '' })
      expect(answer.description).toContain(provider)
    })
  }

  const off = { guardian: { factors: [{ name: 'otp', enabled: false }] } }

  it('denies the login when every factor is switched off', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], { config: off })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'access_denied',
      code: '',
    })
  })

  it('is met by a provider that is named, whatever is switched off', async () => {
    tenant = acmeTenant([demand({ provider: 'guardian' })], { config: off })
    const browser = createBrowser(tenant)
    expect(answerAt(await signInWithCode(tenant, browser)).code).not.toBe('')
  })
})

describe('row 55: a named provider', () => {
  it('offers the factors of that provider only', async () => {
    tenant = acmeTenant([demand({ provider: 'google-authenticator' })])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(screen).toMatchObject({ rememberBrowser: 'automatic', alternatives: [] })
  })
})

describe('row 56: a factor that was not offered', () => {
  it('is refused however right its code is, and is not used up', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        context.multifactor = { provider: context.request.query.provider };
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const only = attempt({ ...relogin, provider: 'google-authenticator' })
    const { place } = await typePassword(browser, GRACE, only)
    const action = { action: 'submit_recovery_code', code: GRACE_RECOVERY_CODE } as const
    expect(await browser.act(place, action)).toMatchObject({
      error: { code: 'wrong_recovery_code' },
    })
    const either = await typePassword(browser, GRACE, attempt({ ...relogin, provider: 'guardian' }))
    expect((await browser.act(either.place, action)).screen).toBe(
      'mfa-recovery-code-challenge-new-code',
    )
  })
})

describe('row 76: acr_values', () => {
  it('demand a second factor although no rule does', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    expect(
      answerAt(await signInWithCode(tenant, browser, { acr_values: ACR_MULTI_FACTOR })).code,
    ).not.toBe('')
    const plain = await typePassword(browser, GRACE, attempt(relogin))
    expect(plain.screen.screen).toBe('redirect')
  })

  it('are recognised beside others, and cannot be undone by a rule', async () => {
    tenant = acmeTenant([demand({ provider: 'none' })])
    const browser = createBrowser(tenant)
    const more = { acr_values: `silver ${ACR_MULTI_FACTOR}` }
    const { screen } = await typePassword(browser, GRACE, attempt(more))
    expect(screen).toMatchObject({ screen: 'mfa-otp-challenge', rememberBrowser: 'off' })
  })

  it('never lower what a rule demands', async () => {
    tenant = acmeTenant([demand({ provider: 'google-authenticator' })])
    const browser = createBrowser(tenant)
    const more = { acr_values: ACR_MULTI_FACTOR }
    const { screen } = await typePassword(browser, GRACE, attempt(more))
    expect(screen).toMatchObject({ alternatives: [], rememberBrowser: 'off' })
  })

  for (const odd of [
    `${ACR_MULTI_FACTOR}/`,
    `${ACR_MULTI_FACTOR},silver`,
    `["${ACR_MULTI_FACTOR}"]`,
    encodeURIComponent(ACR_MULTI_FACTOR),
    ACR_MULTI_FACTOR.toUpperCase(),
    `silver\t${ACR_MULTI_FACTOR}`,
  ]) {
    it(`are refused when misspelt: ${JSON.stringify(odd)}`, async () => {
      tenant = acmeTenant()
      const place = await createBrowser(tenant).open(attempt({ acr_values: odd }).url)
      expect(answerAt(place)).toMatchObject({ error: 'invalid_request', code: '' })
    })
  }
})

describe('row 77: a step-up by scope', () => {
  const STEP_UP = `function (user, context, callback) {
    var scopes = context.request.query.scope.split(' ');
    if (scopes.indexOf('transfer:funds') >= 0) {
      context.multifactor = { provider: 'any', allowRememberBrowser: false };
    }
    callback(null, user, context);
  }`
  const login = async (more: Readonly<Record<string, string | null>>) => {
    tenant = acmeTenant([STEP_UP])
    const browser = createBrowser(tenant)
    return (await typePassword(browser, GRACE, attempt(more))).screen
  }

  it('asks who wants that scope, wherever it stands in the list', async () => {
    for (const scope of ['transfer:funds', 'openid transfer:funds', 'transfer:funds  openid']) {
      expect((await login({ scope })).screen).toBe('mfa-otp-challenge')
      await tenant.close()
    }
    expect((await login({ scope: 'openid xtransfer:funds' })).screen).toBe('redirect')
  })

  for (const [title, more] of [
    ['a tab', { scope: 'openid\ttransfer:funds' }],
    ['a line break', { scope: 'openid\ntransfer:funds' }],
    ['a no-break space', { scope: 'openid\u00a0transfer:funds' }],
    ['quotes', { scope: '"transfer:funds"' }],
  ] as const) {
    it(`is not got round with ${title} that an API might split at`, async () => {
      tenant = acmeTenant([STEP_UP])
      const place = await createBrowser(tenant).open(attempt(more).url)
      expect(answerAt(place)).toMatchObject({ error: 'invalid_scope', code: '' })
    })
  }

  it('is denied where the rule finds no scope in the query', async () => {
    tenant = acmeTenant([STEP_UP])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt({ scope: null }))
    const denied = { error: 'access_denied', code: '' }
    expect(answerAt(await leave(browser, screen))).toMatchObject(denied)

    const { searchParams } = new URL(attempt({ scope: 'transfer:funds' }).url, tenant.url)
    const body = Object.fromEntries(searchParams)
    const place = await browser.open('/authorize', { method: 'POST', from: tenant.url, body })
    expect(answerAt(place)).toMatchObject(denied)
  })
})
