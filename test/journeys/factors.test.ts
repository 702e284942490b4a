import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import type { Screen } from '@lockstep/protocol'
import {
  ADA,
  GRACE,
  GRACE_SECRET,
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
import type { Browser, Place } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const PHONE = '+15550100199'
const MASKED = 'XXXXXXX0199'

type Factors = NonNullable<NonNullable<TenantConfigInput['guardian']>['factors']>

/** A tenant in which these factors are switched on, and no others. */
function withFactors(
  names: readonly string[],
  {
    provider = 'any',
    config = {},
    grace = { otp_secret: GRACE_SECRET },
  }: {
    readonly provider?: string
    readonly config?: Partial<TenantConfigInput>
    readonly grace?: Readonly<Record<string, string>>
  } = {},
): Tenant {
  const all = ['otp', 'sms', 'email', 'recovery-code']
  const factors: Factors = all.map((name) => ({ name, enabled: names.includes(name) }))
  return acmeTenant([demand({ provider })], {
    config: {
      guardian: { factors, phoneMessageTypes: ['sms', 'voice'] },
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          email_verified: true,
          password: GRACE.password,
          mfa: grace,
        },
      ],
      ...config,
    },
  })
}

/** The code in the next message, and the message. */
async function nextCode(to: string) {
  const message = await tenant.outbox.next({ to, timeoutMs: 1000 })
  const [code = ''] = /\d{6}|(\d ){5}\d/.exec(message.text) ?? []
  return { code: code.replaceAll(' ', ''), message }
}

async function expectTokens(browser: Browser, screen: Screen, started: Attempt) {
  const { code } = answerAt(await leave(browser, screen))
  const response = await exchange(tenant, { code, verifier: started.verifier })
  expect(response.status).toBe(200)
}

async function confirm(browser: Browser, place: Place, code: string): Promise<Screen> {
  return browser.act(place, { action: 'confirm_enrolment', code })
}

async function answer(browser: Browser, place: Place, code: string): Promise<Screen> {
  return browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
}

describe('a phone', () => {
  for (const [channel, words] of [
    ['sms', /^\d{6} is your verification code for lockstep.*\n\n@localhost #\d{6}$/s],
    ['voice', /Your verification code for lockstep is \d( \d){5}\./],
  ] as const) {
    it(`is enrolled by ${channel}, and challenged at the next login`, async () => {
      tenant = withFactors(['otp', 'sms'])
      const browser = createBrowser(tenant)
      const first = attempt()
      const { place, screen } = await typePassword(browser, ADA, first)
      expect(screen).toEqual({
        screen: 'mfa-begin-enroll-options',
        options: [{ factor: 'otp' }, { factor: 'sms' }, { factor: 'voice' }],
      })
      const number = await browser.act(place, { action: 'choose_factor', factor: channel })
      expect(number).toMatchObject({ screen: 'mfa-phone-enrollment', channel })
      const sent = await browser.act(place, {
        action: 'submit_phone_number',
        phoneNumber: '+1 (555) 010-0199',
      })
      expect(sent).toMatchObject({
        screen: `mfa-${channel}-challenge`,
        purpose: 'enrolment',
        destination: MASKED,
        resendAfterSeconds: 30,
      })
      const { code, message } = await nextCode(PHONE)
      expect(message).toMatchObject({ kind: channel, text: expect.stringMatching(words) })
      await expectTokens(browser, await confirm(browser, place, code), first)

      const second = attempt({ prompt: 'login' })
      const again = await typePassword(browser, ADA, second)
      expect(again.screen).toMatchObject({
        screen: 'mfa-sms-challenge',
        purpose: 'challenge',
        destination: MASKED,
        rememberBrowser: 'offered',
        alternatives: [{ factor: 'voice', name: MASKED }],
      })
      const { code: next } = await nextCode(PHONE)
      await expectTokens(browser, await answer(browser, again.place, next), second)
    })
  }

  it('is asked for at once where it is the only factor', async () => {
    tenant = withFactors(['sms'], { provider: 'sms' })
    const { screen } = await typePassword(createBrowser(tenant), ADA, attempt())
    expect(screen).toEqual({ screen: 'mfa-phone-enrollment', channel: 'sms', alternatives: [] })
  })

  it('is demanded by name although text messages are switched off', async () => {
    tenant = withFactors(['otp'], { provider: 'sms' })
    const { screen } = await typePassword(createBrowser(tenant), ADA, attempt())
    expect(screen.screen).toBe('mfa-phone-enrollment')
  })

  it.each(['', '5550100199', '+1', '+15550100199000000', '+1555010019a', '+05550100199'])(
    'has no number like "%s"',
    async (phoneNumber) => {
      tenant = withFactors(['sms'])
      const browser = createBrowser(tenant)
      const { place } = await typePassword(browser, ADA, attempt())
      await browser.act(place, { action: 'choose_factor', factor: 'sms' })
      const screen = await browser.act(place, { action: 'submit_phone_number', phoneNumber })
      expect(screen).toMatchObject({
        screen: 'mfa-phone-enrollment',
        error: { code: 'invalid_phone_number' },
      })
      expect(tenant.outbox.list()).toEqual([])
    },
  )

  it('can be another one after a slip, and the first code is no use then', async () => {
    tenant = withFactors(['sms'], { provider: 'sms' })
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    await browser.act(place, { action: 'submit_phone_number', phoneNumber: '+15550100111' })
    const { code: stray } = await nextCode('+15550100111')
    await browser.act(place, { action: 'choose_factor', factor: 'sms' })
    await browser.act(place, { action: 'submit_phone_number', phoneNumber: PHONE })
    const { code } = await nextCode(PHONE)
    if (stray !== code) {
      expect(await confirm(browser, place, stray)).toMatchObject({
        error: { code: 'wrong_sent_code' },
      })
    }
    expect((await confirm(browser, place, code)).screen).not.toBe('mfa-sms-challenge')
  })
})

describe('an email address', () => {
  it('counts beside an authenticator, once it is verified and the factor is on', async () => {
    tenant = withFactors(['otp', 'email'])
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place, screen } = await typePassword(browser, GRACE, started)
    expect(screen).toMatchObject({
      screen: 'mfa-otp-challenge',
      alternatives: [{ factor: 'email', name: 'g***@example.com' }],
    })
    expect(tenant.outbox.list()).toEqual([])
    const chosen = await browser.act(place, { action: 'choose_factor', factor: 'email' })
    expect(chosen).toMatchObject({ screen: 'mfa-email-challenge', destination: 'g***@example.com' })
    const { code, message } = await nextCode(GRACE.username)
    expect(message).toMatchObject({
      kind: 'email',
      subject: 'Your verification code for lockstep',
    })
    await expectTokens(browser, await answer(browser, place, code), started)
  })

  it('alone protects nothing: an authenticator is enrolled first', async () => {
    tenant = withFactors(['otp', 'email'], { grace: {} })
    const { screen } = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
  })

  it('is no factor while it is switched off or not verified', async () => {
    tenant = withFactors(['otp'])
    const off = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(off.screen).toMatchObject({ screen: 'mfa-otp-challenge', alternatives: [] })
    await tenant.close()
    tenant = withFactors(['otp', 'email'], {
      config: {
        users: [
          { email: GRACE.username, password: GRACE.password, mfa: { otp_secret: GRACE_SECRET } },
        ],
      },
    })
    const unverified = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(unverified.screen).toMatchObject({ alternatives: [] })
  })
})

describe('several factors', () => {
  const grace = { otp_secret: GRACE_SECRET, phone_number: PHONE, recovery_code: 'A'.repeat(24) }

  it('begin with the preferred one, which sends nothing', async () => {
    tenant = withFactors(['otp', 'sms', 'email', 'recovery-code'], { grace })
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, GRACE, attempt())
    expect(screen).toMatchObject({
      screen: 'mfa-otp-challenge',
      alternatives: [
        { factor: 'sms', name: MASKED },
        { factor: 'voice', name: MASKED },
        { factor: 'email', name: 'g***@example.com' },
        { factor: 'recovery-code' },
      ],
    })
    await browser.screen(place)
    expect(tenant.outbox.list()).toEqual([])
  })

  it('can be changed between, and only the present one answers', async () => {
    tenant = withFactors(['otp', 'sms'], { grace })
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place } = await typePassword(browser, GRACE, started)
    await browser.act(place, { action: 'choose_factor', factor: 'sms' })
    const { code } = await nextCode(PHONE)
    await browser.act(place, { action: 'choose_factor', factor: 'otp' })
    expect(await answer(browser, place, code)).toMatchObject({
      screen: 'mfa-otp-challenge',
      error: { code: 'wrong_code' },
    })
    await expectTokens(browser, await answer(browser, place, await freshCode(tenant)), started)
  })
})

describe('another code', () => {
  it('is sent after 30 seconds, and takes the place of the first', async () => {
    tenant = withFactors(['sms'], { provider: 'sms', grace: { phone_number: PHONE } })
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    const { code: first } = await nextCode(PHONE)
    const early = await browser.act(place, { action: 'resend_code' })
    expect(early).toMatchObject({ screen: 'mfa-sms-challenge', resendAfterSeconds: 30 })
    expect(tenant.outbox.list()).toHaveLength(1)

    tenant.clock.advance({ seconds: 30 })
    expect(await browser.screen(place)).toMatchObject({ resendAfterSeconds: 0 })
    expect(await browser.act(place, { action: 'resend_code' })).toMatchObject({
      resendAfterSeconds: 30,
    })
    const { code: second } = await nextCode(PHONE)
    if (first !== second) {
      expect(await answer(browser, place, first)).toMatchObject({
        error: { code: 'wrong_sent_code' },
      })
    }
    expect((await answer(browser, place, second)).screen).toBe('redirect')
  })

  it('is not sent by looking at the page again', async () => {
    tenant = withFactors(['sms'], { provider: 'sms', grace: { phone_number: PHONE } })
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    await browser.screen(place)
    await browser.screen(place)
    expect(tenant.outbox.list()).toHaveLength(1)
  })
})

describe('the wording', () => {
  it('is in the language that the application asks for', async () => {
    tenant = withFactors(['sms'], {
      provider: 'sms',
      grace: { phone_number: PHONE },
      config: { messages: { texts: { de: { sms: '{code} ist Ihr Code für {tenant}.' } } } },
    })
    await typePassword(createBrowser(tenant), GRACE, attempt({ ui_locales: 'de-CH en' }))
    const { message } = await nextCode(PHONE)
    expect(message.text).toMatch(/^\d{6} ist Ihr Code für lockstep\.\n\n@localhost #\d{6}$/)
  })
})
