import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { GRACE, answerAt, attempt, leave, typePassword } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { manage, managedTenant } from './support/manage.js'

let tenant: Tenant
afterEach(() => tenant.close())

const METHODS = 'users/auth0%7Cgrace/authentication-methods'
const PHONES = ['+15550100101', '+15550100102'] as const

interface Method {
  readonly id: string
  readonly type: string
  readonly name?: string
}

async function withPhones(): Promise<readonly Method[]> {
  tenant = managedTenant({
    factors: ['otp', 'sms'].map((name) => ({ name, enabled: name === 'sms' })),
  })
  const added: Method[] = []
  for (const phone_number of PHONES) {
    const method = { type: 'phone', phone_number }
    added.push((await manage(tenant, 'POST', METHODS, method)).body)
  }
  return added
}

describe('two phones', () => {
  it('are a choice at the challenge, and only the one that was chosen gets a code', async () => {
    await withPhones()
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, GRACE, attempt())
    expect(screen).toMatchObject({ screen: 'mfa-sms-challenge', destination: 'XXXXXXX0101' })
    const other =
      'alternatives' in screen
        ? screen.alternatives.find(({ name }) => name?.endsWith('0102'))
        : undefined
    if (!other?.authenticatorId) throw new Error('The other phone is no choice.')
    const { factor, authenticatorId } = other
    const chosen = await browser.act(place, { action: 'choose_factor', factor, authenticatorId })
    expect(chosen).toMatchObject({ destination: 'XXXXXXX0102' })
    const codes = []
    for (const to of PHONES) {
      const { text } = await tenant.outbox.next({ to, timeoutMs: 1000 })
      codes.push(/\d{6}/.exec(text)?.[0] ?? '')
    }
    const [first = '', second = ''] = codes
    const submit = (code: string) =>
      browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    if (first !== second) {
      expect(await submit(first)).toMatchObject({ error: { code: 'wrong_sent_code' } })
    }
    expect(answerAt(await leave(browser, await submit(second))).code).not.toBe('')
  })

  it('are listed, renamed and removed one by one', async () => {
    const [one, two] = await withPhones()
    await manage(tenant, 'PATCH', `${METHODS}/${encodeURIComponent(one?.id ?? '')}`, {
      name: 'Work',
    })
    const removed = await manage(
      tenant,
      'DELETE',
      `${METHODS}/${encodeURIComponent(two?.id ?? '')}`,
    )
    expect(removed.status).toBe(204)
    const { body } = await manage(tenant, 'GET', METHODS)
    expect((body as Method[]).filter(({ type }) => type === 'phone')).toEqual([
      expect.objectContaining({ id: one?.id, name: 'Work', phone_number: PHONES[0] }),
    ])
    const again = { type: 'phone', phone_number: PHONES[0] }
    expect((await manage(tenant, 'POST', METHODS, again)).status).toBe(409)
  })
})

describe('the settings of second factors', () => {
  it('are read and changed, and count at the next login', async () => {
    tenant = managedTenant()
    await manage(tenant, 'PUT', 'guardian/factors/otp', { enabled: false })
    await manage(tenant, 'PUT', 'guardian/factors/sms', { enabled: true })
    const { body } = await manage(tenant, 'GET', 'guardian/factors')
    expect(body).toEqual(
      expect.arrayContaining([{ name: 'otp', enabled: false, trial_expired: false }]),
    )
    const words = {
      enrollment_message: 'Set up {{tenant.friendly_name}}: {{code}}',
      verification_message: '{{ code }} it is',
    }
    await manage(tenant, 'PUT', 'guardian/factors/sms/templates', words)
    await manage(tenant, 'POST', METHODS, { type: 'phone', phone_number: PHONES[0] })
    await typePassword(createBrowser(tenant), GRACE, attempt())
    const { text } = await tenant.outbox.next({ to: PHONES[0], timeoutMs: 1000 })
    expect(text).toMatch(/^\d{6} it is\n/)
    const policies = await manage(tenant, 'PUT', 'guardian/policies', ['all-applications'])
    expect(policies.body).toEqual(['all-applications'])
  })
})
