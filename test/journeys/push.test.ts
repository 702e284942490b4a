import { afterEach, describe, expect, it } from 'vitest'
import { createClient, LockstepError } from '@lockstep/client'
import { createMfa } from '@lockstep/client/mfa'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import type { Screen } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  exchange,
  freshCode,
  leave,
  typePassword,
} from './support/acme.js'
import type { Attempt } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'
import { bodyOf, GRANT, grantsTenant } from './support/grants.js'
import { mfaApi, mfaToken, redeem } from './support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const USER = 'auth0|ada'

const PUSH: Partial<TenantConfigInput> = {
  guardian: { factors: [{ name: 'push-notification', enabled: true }] },
}

/** A tenant of which every login demands a factor, and push is one. */
function pushTenant(multifactor: object = { provider: 'any' }): Tenant {
  return acmeTenant([demand(multifactor)], { config: PUSH })
}

type PushScreen = Extract<Screen, { screen: 'mfa-push-challenge-push' }>

const check = { action: 'check_approval', rememberBrowser: false } as const

async function approvalAt(browser: Browser, { approvalUrl }: { readonly approvalUrl: string }) {
  const { approval } = await bodyOf(await browser.fetch(approvalUrl))
  return approval
}

/** Signs Ada in for the first time and connects her phone on the way. */
async function enrol(browser: Browser) {
  const started = attempt()
  const { place } = await typePassword(browser, ADA, started)
  const offered = await browser.act(place, { action: 'choose_factor', factor: 'push-notification' })
  if (offered.screen !== 'mfa-push-enrollment-qr') throw new Error(`No QR code: ${offered.screen}`)
  expect(await approvalAt(browser, offered)).toBe('pending')
  const account = await tenant.phone(USER).enrol(offered.phoneUrl ?? offered.barcodeUri)
  expect(await approvalAt(browser, offered)).toBe('approved')
  return { account, offered, started, place, screen: await browser.act(place, check) }
}

async function challenge(browser: Browser) {
  const started = attempt({ prompt: 'login' })
  const { place, screen } = await typePassword(browser, ADA, started)
  if (screen.screen !== 'mfa-push-challenge-push') throw new Error(`No push: ${screen.screen}`)
  return { started, place, screen }
}

async function expectTokens(browser: Browser, screen: Screen, started: Attempt) {
  const { code } = answerAt(await leave(browser, screen))
  expect((await exchange(tenant, { code, verifier: started.verifier })).status).toBe(200)
}

describe('push', () => {
  it('is set up with a phone, and approved there at the next login by its number', async () => {
    tenant = pushTenant()
    const browser = createBrowser(tenant)
    const { screen, account, offered } = await enrol(browser)
    expect(screen).toMatchObject({ screen: 'mfa-recovery-code-challenge-new-code' })
    expect(account).toMatchObject({ userId: USER, account: ADA.username })
    expect(offered.barcodeUri).toMatch(
      /^otpauth:\/\/totp\/lockstep:ada%40example\.com\?enrollment_tx_id=[\w-]{43}&base_url=http%3A%2F%2Flocalhost%3A4400%2Fappliance-mfa&/,
    )

    const { started, place, screen: waiting } = await challenge(browser)
    expect(waiting).toMatchObject({
      state: 'waiting',
      device: 'Scripted phone',
      number: expect.stringMatching(/^\d\d$/),
      resendAfterSeconds: 30,
      rememberBrowser: 'offered',
      alternatives: [{ factor: 'otp' }, { factor: 'recovery-code' }],
    })
    const [request, ...others] = await tenant.phone(USER).pending()
    expect(others).toEqual([])
    expect(request).toMatchObject({
      application: 'Acme',
      ip: '127.0.0.1',
      userAgent: 'Test browser',
    })
    expect(request!.numbers).toHaveLength(3)
    expect(request!.numbers).toContain(waiting.number)

    expect(await browser.act(place, check)).toMatchObject({ state: 'waiting' })
    await tenant.phone(USER).approve({ number: waiting.number! })
    expect(await approvalAt(browser, waiting)).toBe('approved')
    expect(await tenant.phone(USER).pending()).toEqual([])
    await expectTokens(browser, await browser.act(place, check), started)
  })

  it('is remembered on this browser when the person ticks it', async () => {
    tenant = pushTenant()
    const browser = createBrowser(tenant)
    await enrol(browser)
    const { place, screen } = await challenge(browser)
    await tenant.phone(USER).approve({ number: screen.number! })
    const done = await browser.act(place, { action: 'check_approval', rememberBrowser: true })
    await leave(browser, done)
    const again = await typePassword(browser, ADA, attempt({ prompt: 'login' }))
    expect(again.screen.screen).toBe('redirect')
  })

  it('ends the login when the person says no, and says so', async () => {
    tenant = pushTenant()
    const browser = createBrowser(tenant)
    await enrol(browser)
    const { place, screen } = await challenge(browser)
    await tenant.phone(USER).reject('not me')
    expect(await approvalAt(browser, screen)).toBe('rejected')
    const rejected = await browser.act(place, check)
    if (rejected.screen !== 'mfa-push-rejected') throw new Error(rejected.screen)
    expect(answerAt(await browser.open(rejected.next))).toMatchObject({
      error: 'access_denied',
      description: 'MFA Authorization rejected.',
    })
  })

  it('has codes for when the phone is offline, which go with the phone', async () => {
    tenant = pushTenant()
    const browser = createBrowser(tenant)
    const { account } = await enrol(browser)
    expect(account.otpSecret).toMatch(/^[A-Z2-7]{32}$/)
    const { started, place } = await challenge(browser)
    const asked = await browser.act(place, { action: 'choose_factor', factor: 'otp' })
    expect(asked.screen).toBe('mfa-otp-challenge')
    const code = await freshCode(tenant, USER)
    const answer = { action: 'submit_code', code, rememberBrowser: false } as const
    await expectTokens(browser, await browser.act(place, answer), started)

    await tenant.phone(USER).remove()
    const { screen } = await typePassword(browser, ADA, attempt({ prompt: 'login' }))
    expect(screen.screen).toBe('mfa-begin-enroll-options')
  })

  it('asks again after half a minute, and says when nobody answered', async () => {
    tenant = pushTenant()
    const browser = createBrowser(tenant)
    await enrol(browser)
    const { place, screen } = await challenge(browser)
    const [first] = await tenant.phone(USER).pending()
    const early = await browser.act(place, { action: 'resend_code' })
    expect((early as PushScreen).number).toBe(screen.number)
    tenant.clock.advance({ seconds: 31 })
    expect(await browser.act(place, { action: 'resend_code' })).toMatchObject({ state: 'waiting' })
    const [second, ...others] = await tenant.phone(USER).pending()
    expect(others).toEqual([])
    expect(second!.token).not.toBe(first!.token)

    tenant.clock.advance({ seconds: 300 })
    expect(await browser.act(place, check)).toMatchObject({
      screen: 'error',
      error: { code: 'expired' },
    })
  })

  it('shows where the login was begun', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], { config: PUSH, simulation: true })
    const browser = createBrowser(tenant)
    await enrol(browser)
    tenant.from({ ip: '198.51.100.77', country: 'JP', city: 'Tokyo' })
    await challenge(browser)
    const [request] = await tenant.phone(USER).pending()
    expect(request).toMatchObject({ ip: '198.51.100.77', place: 'Tokyo, Japan' })
  })
})

describe('the page that plays a phone', () => {
  const pageOf = async (options: Parameters<typeof acmeTenant>[1]) => {
    tenant = acmeTenant([], { config: PUSH, ...options })
    return tenant.fetch(new Request(`${tenant.url}/phone`))
  }

  it('is there on loopback, under the strict policy', async () => {
    const page = await pageOf({})
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    )
    expect(await page.text()).toContain('/u/assets/phone.js')
  })

  it('is nowhere else, and no enrolment leads to it, unless it is asked for', async () => {
    const issuer = 'https://login.example.com/'
    expect((await pageOf({ issuer })).status).toBe(404)
    expect((await enrolmentFor(issuer)).phoneUrl).toBeUndefined()
    await tenant.close()
    expect((await pageOf({ issuer, virtualPhone: true })).status).toBe(200)
    await tenant.close()
    expect((await pageOf({ virtualPhone: false })).status).toBe(404)
  })

  async function enrolmentFor(issuer: string) {
    await tenant.close()
    tenant = acmeTenant([demand({ provider: 'any' })], { config: PUSH, issuer })
    const own = createBrowser(tenant)
    const { place } = await typePassword(own, ADA, attempt())
    const offered = await own.act(place, { action: 'choose_factor', factor: 'push-notification' })
    if (offered.screen !== 'mfa-push-enrollment-qr') throw new Error(offered.screen)
    return offered
  }
})

describe('which demands push answers', () => {
  for (const provider of ['any', 'guardian']) {
    it(`answers ${provider}`, async () => {
      tenant = pushTenant({ provider })
      const browser = createBrowser(tenant)
      await enrol(browser)
      expect((await challenge(browser)).screen.state).toBe('waiting')
    })
  }

  for (const provider of ['google-authenticator', 'sms']) {
    it(`does not answer ${provider}`, async () => {
      tenant = pushTenant({ provider })
      const browser = createBrowser(tenant)
      const { place } = await typePassword(browser, ADA, attempt())
      const chosen = await browser.act(place, {
        action: 'choose_factor',
        factor: 'push-notification',
      })
      expect(chosen.screen).not.toBe('mfa-push-enrollment-qr')
    })
  }
})

describe('push in the MFA API', () => {
  const api = () => grantsTenant([demand({ provider: 'any' })], { config: PUSH })

  /** Enrols by the API, as an application with screens of its own does. */
  async function enrolByApi(): Promise<Record<string, unknown>> {
    const token = await mfaToken(tenant, ADA)
    const associated = await bodyOf(
      await mfaApi(tenant, 'associate', {
        bearer: token,
        body: { authenticator_types: ['oob'], oob_channels: ['auth0'] },
      }),
    )
    const redeemed = () =>
      redeem(tenant, GRANT.mfaOob, { mfa_token: token, oob_code: String(associated.oob_code) })
    expect(await bodyOf(await redeemed())).toMatchObject({ error: 'authorization_pending' })
    await tenant.phone(USER).enrol(String(associated.barcode_uri))
    expect((await redeemed()).status).toBe(200)
    return associated
  }

  it('is enrolled: a QR code, no binding method, and tokens once it was scanned', async () => {
    tenant = api()
    expect(await enrolByApi()).toEqual({
      authenticator_type: 'oob',
      oob_channel: 'auth0',
      oob_code: expect.any(String),
      barcode_uri: expect.stringMatching(/^otpauth:/),
      recovery_codes: [expect.any(String)],
    })
    const token = await mfaToken(tenant, ADA)
    const listed = await (
      await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: token })
    ).json()
    expect(listed).toEqual([
      {
        id: expect.stringMatching(/^push\|dev_/),
        authenticator_type: 'oob',
        oob_channel: 'auth0',
        active: true,
        name: 'Scripted phone',
        type: 'push-notification',
      },
      {
        id: expect.stringMatching(/^totp\|dev_/),
        authenticator_type: 'otp',
        active: true,
        type: 'otp',
      },
      expect.objectContaining({ type: 'recovery-code' }),
    ])
  })

  it('is asked about until it is approved: pending, slow down, tokens', async () => {
    tenant = api()
    await enrolByApi()
    const token = await mfaToken(tenant, ADA)
    const challenged = await bodyOf(
      await mfaApi(tenant, 'challenge', {
        body: {
          mfa_token: token,
          client_id: ACME.clientId,
          challenge_type: 'oob',
          oob_channel: 'auth0',
        },
      }),
    )
    expect(challenged).toEqual({ challenge_type: 'oob', oob_code: expect.any(String) })
    const ask = () =>
      redeem(tenant, GRANT.mfaOob, { mfa_token: token, oob_code: String(challenged.oob_code) })
    const first = await ask()
    expect(first.status).toBe(400)
    expect(await bodyOf(first)).toEqual({
      error: 'authorization_pending',
      error_description: 'Authorization pending: please repeat the request in a few seconds.',
    })
    expect(await bodyOf(await ask())).toMatchObject({ error: 'slow_down' })
    tenant.clock.advance({ seconds: 5 })
    expect(await bodyOf(await ask())).toMatchObject({ error: 'authorization_pending' })
    expect((await tenant.phone(USER).pending())[0]).not.toHaveProperty('numbers')
    await tenant.phone(USER).approve()
    const tokens = await bodyOf(await ask())
    expect(tokens).toMatchObject({ token_type: 'Bearer' })
    expect(await bodyOf(await ask())).toMatchObject({ error: 'invalid_grant' })
  })

  it('works with the SDK, which waits for the phone', async () => {
    tenant = api()
    await enrolByApi()
    let asked: (() => void) | undefined
    const waiting = new Promise<void>((resolve) => (asked = resolve))
    const client = createClient({
      window: { navigator: {} } as Window & typeof globalThis,
      domain: tenant.url,
      clientId: ACME.clientId,
      now: () => tenant.clock.now(),
      async fetch(input, init) {
        const request = new Request(input, init)
        request.headers.set('origin', ACME.origin)
        const answer = await tenant.fetch(request)
        if (answer.status === 400) asked?.()
        return answer
      },
    })
    const mfa = createMfa(client)
    const token = await mfaToken(tenant, ADA)
    const { oobCode } = (await mfa.challenge(token, { challengeTypes: ['oob'] })) as {
      oobCode: string
    }
    const verified = mfa.verify(token, { oobCode })
    await waiting
    await tenant.phone(USER).approve()
    expect((await verified).idTokenClaims.sub).toBe(USER)

    const refused = await mfaToken(tenant, ADA)
    const again = (await mfa.challenge(refused, { challengeTypes: ['oob'] })) as { oobCode: string }
    await tenant.phone(USER).reject()
    await expect(mfa.verify(refused, { oobCode: again.oobCode })).rejects.toMatchObject({
      code: 'invalid_grant',
      message: 'MFA Authorization rejected.',
    } satisfies Partial<LockstepError>)
  }, 15_000)
})

describe('an Action that names push', () => {
  const action = (code: string): Partial<TenantConfigInput> => ({
    ...PUSH,
    tenant: { customize_mfa_in_postlogin_action: true },
    actions: [
      {
        name: 'second factor',
        code: `exports.onExecutePostLogin = async (event, api) => { ${code} }`,
        deployed: true,
        supported_triggers: [{ id: 'post-login', version: 'v3' }],
      },
    ],
  })
  const factor = (options: object) =>
    `api.authentication.${'challengeWith'}({ type: 'push-notification', options: ${JSON.stringify(options)} })`
  const enrolled = "event.user.enrolledFactors.some(({ type }) => type === 'push-notification')"

  for (const [otpFallback, alternatives] of [
    [true, [{ factor: 'otp' }]],
    [false, []],
  ] as const) {
    it(`challenges with it, ${otpFallback ? 'or' : 'without'} the codes of the phone`, async () => {
      tenant = acmeTenant([], {
        config: action(
          `if (${enrolled}) ${factor({ otpFallback })}
           else api.authentication.enrollWith({ type: 'push-notification' })`,
        ),
      })
      const browser = createBrowser(tenant)
      const started = attempt()
      const { place, screen: offered } = await typePassword(browser, ADA, started)
      if (offered.screen !== 'mfa-push-enrollment-qr') throw new Error(offered.screen)
      await tenant.phone(USER).enrol(offered.barcodeUri)
      await browser.act(place, check)
      const { screen } = await challenge(browser)
      expect(screen.alternatives).toEqual(alternatives)
    })
  }

  it('does not take the code of an app for a push that was never set up', async () => {
    tenant = acmeTenant([], { config: action(factor({ otpFallback: true })) })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(
      browser,
      { username: 'grace@example.com', password: 'staple battery horse' },
      attempt(),
    )
    expect(answerAt(await leave(browser, screen))).toMatchObject({ error: 'access_denied' })
  })
})
