import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  GRACE_SECRET,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const PHONE = '+15550100199'

/** A tenant that demands a code by text message; Grace's phone is enrolled, Ada has none. */
function smsTenant({ factors = ['sms'], provider = 'sms' } = {}): Tenant {
  const all = ['otp', 'sms', 'email', 'recovery-code']
  return acmeTenant([demand({ provider })], {
    config: {
      guardian: { factors: all.map((name) => ({ name, enabled: factors.includes(name) })) },
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          email_verified: true,
          password: GRACE.password,
          mfa: { phone_number: PHONE },
        },
      ],
    },
  })
}

async function challenged(browser: Browser): Promise<Place> {
  const { place, screen } = await typePassword(browser, GRACE, attempt({ prompt: 'login' }))
  expect(screen.screen).toBe('mfa-sms-challenge')
  return place
}

async function nextCode(to = PHONE): Promise<string> {
  const { text } = await tenant.outbox.next({ to, timeoutMs: 1000 })
  return /\d{6}/.exec(text)?.[0] ?? ''
}

function submit(browser: Browser, place: Place, code: string) {
  return browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
}

/** A code that is not `right`. */
function wrongCode(right: string): string {
  return right === '000000' ? '111111' : '000000'
}

describe('a code that was sent', () => {
  it('row 45: is good once, also for requests at the same time', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    const code = await nextCode()
    await Promise.all([1, 2, 3, 4].map(() => submit(browser, place, code)))
    // A refused one may be written down first, and then nobody is let in.
    const verified = tenant.traces
      .list()
      .flatMap(({ steps }) => steps.filter(({ type }) => type === 'factor_verified'))
    expect(verified.length).toBeLessThanOrEqual(1)
    const again = await challenged(browser)
    await nextCode()
    expect(await submit(browser, again, code)).toMatchObject({
      error: { code: 'wrong_sent_code' },
    })
  })

  it('row 49: is nothing in another login of the same user', async () => {
    tenant = smsTenant()
    const [owner, attacker] = [createBrowser(tenant), createBrowser(tenant)]
    const mine = await challenged(owner)
    const code = await nextCode()
    const theirs = await challenged(attacker)
    const other = await nextCode()
    if (code !== other) {
      expect(await submit(attacker, theirs, code)).toMatchObject({
        error: { code: 'wrong_sent_code' },
      })
    }
    expect((await submit(owner, mine, code)).screen).toBe('redirect')
  })

  it('is good for 5 minutes', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    const code = await nextCode()
    tenant.clock.advance({ minutes: 5 })
    expect(await submit(browser, place, code)).toMatchObject({ error: { code: 'expired' } })
  })

  it('row 47: is guessed at ten times, whatever logins and browsers the guesses come from', async () => {
    tenant = smsTenant()
    for (let guess = 0; guess < 5; guess++) {
      const browser = createBrowser(tenant, { remoteAddress: `203.0.113.${guess}` })
      const place = await challenged(browser)
      const wrong = wrongCode(await nextCode())
      for (let time = 0; time < 2; time++) {
        expect(await submit(browser, place, wrong)).toMatchObject({
          error: { code: 'wrong_sent_code' },
        })
      }
    }
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    expect(await submit(browser, place, await nextCode())).toMatchObject({
      screen: 'mfa-sms-challenge',
      error: { code: 'too_many_attempts', retryAfterSeconds: 360 },
    })
  })

  it('row 82: is in the message, and neither in a screen nor in the trace', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, GRACE, attempt())
    const code = await nextCode()
    const end = await submit(browser, place, code)
    const told = JSON.stringify([screen, end, tenant.traces.list()])
    expect(told).not.toContain(code)
    expect(told).not.toContain(PHONE)
  })
})

describe('row 52: messages', () => {
  it('are ten per user, then one each hour, and a new login changes nothing', async () => {
    tenant = smsTenant()
    for (let message = 0; message < 10; message++) await challenged(createBrowser(tenant))
    const eleventh = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(eleventh.screen).toMatchObject({
      screen: 'mfa-sms-challenge',
      error: { code: 'too_many_messages', retryAfterSeconds: 3600 },
    })
    expect(tenant.outbox.list()).toHaveLength(10)

    tenant.clock.advance({ hours: 1 })
    await challenged(createBrowser(tenant))
    expect(tenant.outbox.list()).toHaveLength(11)
  })

  it('of an enrolment count too, whatever number they go to', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    const numbers = Array.from({ length: 11 }, (_, index) => `+1555010${1000 + index}`)
    const screens = []
    for (const phoneNumber of numbers) {
      screens.push(await browser.act(place, { action: 'submit_phone_number', phoneNumber }))
    }
    expect(screens.at(9)).not.toHaveProperty('error')
    expect(screens.at(10)).toMatchObject({ error: { code: 'too_many_messages' } })
    expect(tenant.outbox.list()).toHaveLength(10)
  })

  it('of a challenge go to the enrolled number and to no other', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    tenant.clock.advance({ seconds: 30 })
    await browser.act(place, { action: 'submit_phone_number', phoneNumber: '+15550100666' })
    await browser.act(place, { action: 'resend_code' })
    expect(tenant.outbox.list().map(({ to }) => to)).toEqual([PHONE, PHONE])
  })
})

describe('a demand', () => {
  const deniedFor = async (user: typeof ADA | typeof GRACE) => {
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, user, attempt())
    return answerAt(await leave(browser, screen))
  }

  it('row 54: that no factor can meet is denied, with the reason', async () => {
    tenant = smsTenant({ factors: [], provider: 'any' })
    expect(await deniedFor(ADA)).toMatchObject({ code: '', error: 'access_denied' })
    expect(await deniedFor(GRACE)).toMatchObject({ code: '', error: 'access_denied' })
  })

  it('row 54: that only a dependent factor could meet is denied', async () => {
    tenant = smsTenant({ factors: ['email', 'recovery-code'], provider: 'any' })
    expect(await deniedFor(ADA)).toMatchObject({ code: '', error: 'access_denied' })
  })

  it('row 55: for one provider is not met by the authenticator of another', async () => {
    tenant = acmeTenant([demand({ provider: 'sms' })], {
      config: {
        guardian: {
          factors: ['sms', 'otp', 'recovery-code'].map((name) => ({
            name,
            enabled: name !== 'recovery-code',
          })),
        },
        users: [
          {
            user_id: 'auth0|grace',
            email: GRACE.username,
            password: GRACE.password,
            mfa: { otp_secret: GRACE_SECRET },
          },
        ],
      },
    })
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, GRACE, attempt())
    // Nor may a phone be enrolled beside it by whoever knows the password alone.
    expect(screen.screen).toBe('mfa-otp-challenge')
    const byPassword = await browser.act(place, { action: 'choose_factor', factor: 'sms' })
    expect(byPassword.screen).toBe('mfa-otp-challenge')
    const resumed = await browser.open(`/authorize/resume${place.url.search}`)
    expect(resumed.url.pathname).toBe('/u/mfa')

    const proven = await submit(browser, place, await freshCode(tenant))
    // The app was right, and a phone is still owed: nothing is answered before there is one.
    const next = await leave(browser, proven)
    expect(answerAt(next).code).toBe('')
    expect((await browser.screen(next)).screen).toBe('mfa-phone-enrollment')
    const again = await browser.open(`/authorize/resume${place.url.search}`)
    expect(answerAt(again).code).toBe('')
    await browser.act(next, { action: 'submit_phone_number', phoneNumber: PHONE })
    const code = await nextCode()
    const end = await browser.act(next, { action: 'confirm_enrolment', code })
    expect(answerAt(await leave(browser, end)).code).not.toBe('')
  })

  it('row 56: is not met by a factor that was chosen by hand', async () => {
    tenant = smsTenant({ factors: ['sms', 'email'], provider: 'sms' })
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    for (const factor of ['email', 'otp', 'voice', 'recovery-code'] as const) {
      const screen = await browser.act(place, { action: 'choose_factor', factor })
      expect(screen.screen).toBe('mfa-sms-challenge')
    }
    expect(tenant.outbox.list().map(({ kind }) => kind)).toEqual(['sms'])
  })

  it('row 56: is not met by an enrolment that was not offered', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    for (const factor of ['otp', 'voice', 'email', 'recovery-code'] as const) {
      const screen = await browser.act(place, { action: 'choose_factor', factor })
      expect(screen).toMatchObject({ screen: 'mfa-phone-enrollment', channel: 'sms' })
    }
  })

  it('row 40: is not met by enrolling a second phone in place of a challenge', async () => {
    tenant = smsTenant()
    const browser = createBrowser(tenant)
    const place = await challenged(browser)
    const code = await nextCode()
    const screen = await browser.act(place, { action: 'confirm_enrolment', code })
    expect(screen.screen).toBe('mfa-sms-challenge')
    expect((await submit(browser, place, code)).screen).toBe('redirect')
  })
})

describe('row 42: two enrolments at the same time', () => {
  it('make one authenticator, also of different factors', async () => {
    tenant = smsTenant({ factors: ['otp', 'sms'], provider: 'any' })
    const [one, two] = [createBrowser(tenant), createBrowser(tenant)]
    const app = await typePassword(one, ADA, attempt())
    await one.act(app.place, { action: 'choose_factor', factor: 'otp' })
    const phone = await typePassword(two, ADA, attempt())
    await two.act(phone.place, { action: 'choose_factor', factor: 'sms' })
    await two.act(phone.place, { action: 'submit_phone_number', phoneNumber: PHONE })
    const [otp, sms] = [(await tenant.currentCode('auth0|ada'))!, await nextCode()]
    const screens = await Promise.all([
      one.act(app.place, { action: 'confirm_enrolment', code: otp }),
      two.act(phone.place, { action: 'confirm_enrolment', code: sms }),
    ])
    expect(screens.map(({ screen }) => screen).sort()).toEqual(['error', 'redirect'])
  })
})
