import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { Screen, ScreenAction } from '@lockstep/protocol'
import { ADA, GRACE, attempt, typePassword } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { codeOf } from './support/further.js'
import { manage, managedTenant } from './support/manage.js'

let tenant: Tenant
afterEach(() => tenant.close())

const PHONE = '+15550100200'
const ON = ['sms', 'push-notification', 'webauthn-roaming'].map((name) => ({ name, enabled: true }))

interface Ticket {
  readonly ticket_id: string
  readonly ticket_url: string
}

const create = (wanted: object) => manage(tenant, 'POST', 'guardian/enrollments/ticket', wanted)

async function newTicket(more: object = {}): Promise<Ticket> {
  return (await create({ user_id: 'auth0|ada', ...more })).body
}

/** Somebody in front of the page of a ticket, who is signed in nowhere. */
function holder({ ticket_id }: Ticket) {
  const browser = createBrowser(tenant)
  const at = async (action?: ScreenAction): Promise<Screen> => {
    const response = await browser.fetch(`/u/api/ticket?ticket=${ticket_id}`, {
      ...(action && {
        method: 'POST',
        from: new URL(tenant.url).origin,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(action),
      }),
    })
    return (await response.json()) as Screen
  }
  return at
}

describe('an enrolment ticket', () => {
  it('is mailed to its user, or to the address that is named', async () => {
    tenant = managedTenant()
    const { ticket_url: url } = await newTicket({ send_mail: true })
    expect(url).toContain(`${tenant.url}/guardian/enroll?ticket=`)
    const { link, text } = await tenant.outbox.next({ to: ADA.username, timeoutMs: 1000 })
    expect(link).toBe(url)
    expect(text).toContain(url)
    const other = await newTicket({ send_mail: true, email: 'work@example.com' })
    const sent = await tenant.outbox.next({ to: 'work@example.com', timeoutMs: 1000 })
    expect(sent.link).toBe(other.ticket_url)
  })

  it('lets its holder choose among what is switched on', async () => {
    tenant = managedTenant({ factors: ON })
    const at = holder(await newTicket())
    const shown = await at()
    if (shown.screen !== 'mfa-begin-enroll-options') throw new Error(shown.screen)
    expect(shown.options.map(({ factor }) => factor)).toEqual([
      'webauthn-roaming',
      'push-notification',
      'otp',
      'sms',
    ])
    await at({ action: 'choose_factor', factor: 'sms' })
    await at({ action: 'submit_phone_number', phoneNumber: PHONE })
    const { text } = await tenant.outbox.next({ to: PHONE, timeoutMs: 1000 })
    const code = /\d{6}/.exec(text)?.[0] ?? ''
    const done = await at({ action: 'confirm_enrolment', code })
    expect(done.screen).toBe('mfa-recovery-code-challenge-new-code')
    expect(await at()).toEqual({ screen: 'success', notice: 'enrolled' })
    const { screen } = await typePassword(createBrowser(tenant), ADA, attempt())
    expect(screen.screen).toBe('mfa-sms-challenge')
  })

  it('that names a factor is for that one, also where it is switched off', async () => {
    tenant = managedTenant()
    const at = holder(await newTicket({ factor: 'push-notification' }))
    const shown = await at()
    if (shown.screen !== 'mfa-push-enrollment-qr') throw new Error(shown.screen)
    expect(shown.alternatives).toEqual([])
    await tenant.phone('auth0|ada').enrol(shown.barcodeUri)
    const done = await at({ action: 'check_approval', rememberBrowser: false })
    expect(done.screen).toBe('mfa-recovery-code-challenge-new-code')
  })

  it('adds a second authenticator where it says so', async () => {
    tenant = managedTenant()
    const wanted = { user_id: 'auth0|grace', allow_multiple_enrollments: true, factor: 'otp' }
    const at = holder(await newTicket(wanted))
    const shown = await at()
    if (shown.screen !== 'mfa-otp-enrollment-qr') throw new Error(shown.screen)
    const { secret } = shown
    await at({ action: 'confirm_enrolment', code: codeOf(tenant, secret) })
    const { body } = await manage(tenant, 'GET', 'users/auth0%7Cgrace/enrollments')
    expect(body).toHaveLength(2)
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    tenant.clock.advance({ seconds: 30 })
    const code = codeOf(tenant, secret)
    const end = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    expect(end.screen).toBe('redirect')
  })

  it('is refused for nobody, and for words that mean nothing', async () => {
    tenant = managedTenant()
    expect((await create({ user_id: 'auth0|nobody' })).status).toBe(404)
    for (const wanted of [{}, { factor: 'duo' }, { send_mail: 'yes' }, { email: 'nowhere' }]) {
      const user_id = Object.keys(wanted).length > 0 ? { user_id: 'auth0|ada' } : {}
      expect((await create({ ...user_id, ...wanted })).status).toBe(400)
    }
  })

  it('is worth nothing to who is blocked meanwhile, or was reset', async () => {
    tenant = managedTenant()
    const blocked = await newTicket()
    await manage(tenant, 'PATCH', 'users/auth0%7Cada', { blocked: true })
    expect(await holder(blocked)()).toMatchObject({ error: { code: 'invalid_link' } })
    const reset = await newTicket({ user_id: 'auth0|grace', allow_multiple_enrollments: true })
    await manage(tenant, 'DELETE', 'users/auth0%7Cgrace/authenticators')
    expect(await holder(reset)()).toMatchObject({ error: { code: 'invalid_link' } })
  })
})
