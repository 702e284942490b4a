import { TOTP } from 'otpauth'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { Screen, ScreenAction } from '@lockstep/protocol'
import {
  ADA,
  GRACE,
  answerAt,
  attempt,
  freshCode,
  leave,
  signInWithCode,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'
import { manage, managedTenant } from '../journeys/support/manage.js'

let tenant: Tenant
afterEach(() => tenant.close())

const GRACE_PATH = 'users/auth0%7Cgrace'

async function newTicket(more: object = {}): Promise<string> {
  const wanted = { user_id: 'auth0|ada', factor: 'otp', ...more }
  const { body } = await manage(tenant, 'POST', 'guardian/enrollments/ticket', wanted)
  return (body as { ticket_id: string }).ticket_id
}

async function atTicket(browser: Browser, ticket: string, action?: ScreenAction): Promise<Screen> {
  const response = await browser.fetch(`/u/api/ticket?ticket=${ticket}`, {
    ...(action && {
      method: 'POST',
      from: new URL(tenant.url).origin,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    }),
  })
  return (await response.json()) as Screen
}

function codeFor(screen: Screen): string {
  if (screen.screen !== 'mfa-otp-enrollment-qr') throw new Error(screen.screen)
  const timestamp = tenant.clock.now() * 1000
  return new TOTP({ secret: screen.secret }).generate({ timestamp })
}

describe('an enrolment', () => {
  it('row 39: at a login is mailed to the owner and written down', async () => {
    tenant = managedTenant({ factors: [{ name: 'recovery-code', enabled: false }] })
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    const code = (await tenant.currentCode('auth0|ada'))!
    await browser.act(place, { action: 'confirm_enrolment', code })
    const { subject } = await tenant.outbox.next({ to: ADA.username, timeoutMs: 1000 })
    expect(subject).toContain('A second factor was added')
    const { body } = await manage(tenant, 'GET', 'users/auth0%7Cada/logs')
    const types = (body as { type: string }[]).map(({ type }) => type)
    expect(types).toContain('gd_enrollment_complete')
  })

  it('row 39: is refused at a login where only tickets enrol', async () => {
    tenant = managedTenant({ enrollByTicketOnly: true })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      code: '',
      error: 'access_denied',
    })
    const ticket = await newTicket()
    const shown = await atTicket(browser, ticket)
    const code = codeFor(shown)
    const done = await atTicket(browser, ticket, { action: 'confirm_enrolment', code })
    expect(done.screen).toBe('mfa-recovery-code-challenge-new-code')
    const again = await typePassword(createBrowser(tenant), ADA, attempt())
    expect(again.screen.screen).toBe('mfa-otp-challenge')
  })
})

describe('row 43: an enrolment ticket', () => {
  it('is good for one enrolment, also for two at the same time', async () => {
    tenant = managedTenant()
    const ticket = await newTicket({ allow_multiple_enrollments: true })
    const browser = createBrowser(tenant)
    const code = codeFor(await atTicket(browser, ticket))
    const confirm = { action: 'confirm_enrolment', code } as const
    const ends = await Promise.all([1, 2].map(() => atTicket(browser, ticket, confirm)))
    const enrolled = ends.filter(({ screen }) => screen.startsWith('mfa-recovery-code'))
    expect(enrolled).toHaveLength(1)
    expect((await atTicket(browser, ticket)).screen).toBe('success')
    expect((await atTicket(browser, ticket, confirm)).screen).toBe('error')
    const { body } = await manage(tenant, 'GET', 'users/auth0%7Cada/enrollments')
    expect(body).toHaveLength(1)
  })

  it('is over after five days, and signs nobody in', async () => {
    tenant = managedTenant()
    const ticket = await newTicket()
    const browser = createBrowser(tenant)
    expect((await atTicket(browser, ticket)).screen).toBe('mfa-otp-enrollment-qr')
    expect([...browser.cookies.keys()]).toEqual([])
    tenant.clock.advance({ seconds: 5 * 86_400 })
    expect(await atTicket(browser, ticket)).toMatchObject({ error: { code: 'invalid_link' } })
  })

  it('is worth nothing in the mailbox of an address that was replaced', async () => {
    tenant = managedTenant()
    const ticket = await newTicket()
    const browser = createBrowser(tenant)
    expect((await atTicket(browser, ticket)).screen).toBe('mfa-otp-enrollment-qr')
    const address = { email: 'ada@example.org' }
    expect((await manage(tenant, 'PATCH', 'users/auth0%7Cada', address)).status).toBe(200)
    expect(await atTicket(browser, ticket)).toMatchObject({ error: { code: 'invalid_link' } })
  })

  it('is of its user, who must not have a second factor unless it says so', async () => {
    tenant = managedTenant()
    const ticket = await newTicket({ user_id: 'auth0|grace' })
    expect(await atTicket(createBrowser(tenant), ticket)).toMatchObject({
      error: { code: 'denied' },
    })
    expect(await atTicket(createBrowser(tenant), 'guessed')).toMatchObject({
      error: { code: 'invalid_link' },
    })
  })
})

describe('row 47: wrong codes at enrolment tickets', () => {
  it('are ten per user, whatever ticket and browser they come with', async () => {
    tenant = managedTenant()
    let ticket = ''
    for (let wrong = 0; wrong < 10; wrong++) {
      if (wrong % 5 === 0) ticket = await newTicket()
      const browser = createBrowser(tenant, { remoteAddress: `203.0.113.${wrong + 1}` })
      await atTicket(browser, ticket)
      const screen = await atTicket(browser, ticket, {
        action: 'confirm_enrolment',
        code: '000000',
      })
      expect(screen).toMatchObject({ error: { code: 'wrong_code' } })
    }
    const browser = createBrowser(tenant)
    const last = await newTicket()
    const code = codeFor(await atTicket(browser, last))
    expect(await atTicket(browser, last, { action: 'confirm_enrolment', code })).toMatchObject({
      error: { code: 'too_many_attempts', retryAfterSeconds: 360 },
    })
  })
})

describe('row 74: five minutes', () => {
  it('are what an authenticator that a ticket offered has; a late code enrols nothing', async () => {
    tenant = managedTenant()
    const browser = createBrowser(tenant)
    const ticket = await newTicket()
    const offered = await atTicket(browser, ticket)
    tenant.clock.advance({ seconds: 301 })
    const late = await atTicket(browser, ticket, {
      action: 'confirm_enrolment',
      code: codeFor(offered),
    })
    expect(late).toMatchObject({ screen: 'mfa-otp-enrollment-qr', error: { code: 'expired' } })
    // What it shows is another one.
    expect(late).not.toMatchObject({ secret: (offered as { secret: string }).secret })
  })
})

describe('an administrator', () => {
  it('row 44: removes an authenticator that is being asked for; it answers no more', async () => {
    tenant = managedTenant()
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    const code = await freshCode(tenant)
    expect((await manage(tenant, 'DELETE', `${GRACE_PATH}/authenticators`)).status).toBe(204)
    const end = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    expect(end.screen).not.toBe('redirect')
  })

  it('row 79: who resets factors ends sessions and remembered browsers', async () => {
    tenant = managedTenant()
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: true })
    expect(answerAt(await browser.open(attempt().url)).code).not.toBe('')
    await manage(tenant, 'DELETE', `${GRACE_PATH}/multifactor/google-authenticator`)
    const silent = answerAt(await browser.open(attempt({ prompt: 'none' }).url))
    expect(silent).toMatchObject({ code: '', error: 'login_required' })
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
  })

  it('row 79: makes browsers forget without taking the authenticator', async () => {
    tenant = managedTenant()
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: true })
    const path = `${GRACE_PATH}/multifactor/actions/invalidate-remember-browser`
    expect((await manage(tenant, 'POST', path)).status).toBe(204)
    const { screen } = await typePassword(browser, GRACE, attempt({ prompt: 'login' }))
    expect(screen.screen).toBe('mfa-otp-challenge')
  })

  it('row 56: hands over a link for a new password, which makes no mailbox a factor', async () => {
    tenant = managedTenant()
    const wanted = { user_id: 'auth0|ada' }
    const { body, status } = await manage(tenant, 'POST', 'tickets/password-change', wanted)
    expect(status).toBe(201)
    const link = new URL((body as { ticket: string }).ticket).searchParams.get('ticket') ?? ''
    const reset = { action: 'reset_password', password: 'a new horse battery' } as const
    expect(await atTicket(createBrowser(tenant), link, reset)).toMatchObject({ screen: 'success' })
    const { body: user } = await manage(tenant, 'GET', 'users/auth0%7Cada')
    expect(user).toMatchObject({ email_verified: false })
  })

  it('row 48: regenerates a recovery code, and the one before works no more', async () => {
    tenant = managedTenant()
    const path = `${GRACE_PATH}/recovery-code-regeneration`
    const codes: string[] = []
    for (let time = 0; time < 2; time++) {
      const { body } = await manage(tenant, 'POST', path)
      codes.push((body as { recovery_code: string }).recovery_code)
    }
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    const [old = '', current = ''] = codes
    const submit = (code: string) => browser.act(place, { action: 'submit_recovery_code', code })
    expect(await submit(old)).toMatchObject({ error: { code: 'wrong_recovery_code' } })
    expect((await submit(current)).screen).toBe('mfa-recovery-code-challenge-new-code')
  })

  it('row 82: reads no secret in the logs', async () => {
    tenant = managedTenant()
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    await browser.act(place, { action: 'submit_code', code: '000000', rememberBrowser: false })
    await typePassword(createBrowser(tenant), { ...GRACE, password: 'hunter2 hunter2' }, attempt())
    const { body } = await manage(tenant, 'GET', 'logs')
    const types = (body as { type: string }[]).map(({ type }) => type)
    expect(types).toEqual(
      expect.arrayContaining(['gd_start_auth', 'gd_auth_failed', 'fp', 'seccft']),
    )
    const text = JSON.stringify(body)
    for (const secret of ['000000', 'hunter2', GRACE.password]) expect(text).not.toContain(secret)
  })
})
