import { createTenant } from '@lockstep/tenant'
import type { Tenant } from '@lockstep/tenant'
import { ManagementClient, ManagementError } from 'auth0'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const SCOPES = ['guardian_factors', 'mfa_policies', 'authentication_methods', 'users']
  .concat(['guardian_enrollments', 'guardian_enrollment_tickets'])
  .flatMap((what) => ['read', 'create', 'update', 'delete'].map((verb) => `${verb}:${what}`))

const ADA = 'auth0|ada'
const DUO = {
  ikey: 'DI0123456789ABCDEFGH',
  skey: 'key of Duo, of 40 characters, at the mo',
  host: 'api-1.duo.example',
}

let tenant: Tenant
let auth0: ManagementClient

beforeEach(() => {
  tenant = createTenant({
    issuer: 'https://acme.example/',
    config: {
      clients: [
        {
          client_id: 'server',
          name: 'Server',
          client_secret: 'secret of the server',
          app_type: 'non_interactive',
          grant_types: ['client_credentials'],
        },
      ],
      clientGrants: [
        { client_id: 'server', audience: 'https://acme.example/api/v2/', scope: SCOPES },
      ],
      users: [{ user_id: ADA, email: 'ada@example.com', password: 'correct horse battery' }],
    },
  })
  auth0 = new ManagementClient({
    domain: 'acme.example',
    clientId: 'server',
    clientSecret: 'secret of the server',
    retryOptions: { enabled: false },
    fetch: (input: string | URL | Request, init?: RequestInit) =>
      tenant.fetch(new Request(input, init)),
  } as ConstructorParameters<typeof ManagementClient>[0])
})
afterEach(() => tenant.close())

async function statusOf(doing: Promise<unknown>): Promise<number | undefined> {
  const error: unknown = await doing.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ManagementError)
  return (error as ManagementError).statusCode
}

describe('the published management client', () => {
  const FACTORS = ['sms', 'push-notification', 'otp', 'email', 'duo'] as const
  const KEYS = ['webauthn-roaming', 'webauthn-platform', 'recovery-code'] as const

  it.each([...FACTORS, ...KEYS])('switches %s on and off', async (name) => {
    const { factors } = auth0.guardian
    for (const enabled of [true, false, true]) {
      expect(await factors.set(name, { enabled })).toEqual({ enabled })
      const found = (await factors.list()).find((factor) => factor.name === name)
      expect(found).toMatchObject({ name, enabled, trial_expired: false })
    }
  })

  it('sets each policy', async () => {
    const { policies } = auth0.guardian
    expect(await policies.list()).toEqual([])
    for (const wanted of [['all-applications'], ['confidence-score'], []] as const) {
      expect(await policies.set([...wanted])).toEqual(wanted)
      expect(await policies.list()).toEqual(wanted)
    }
    expect(await statusOf(policies.set(['sometimes' as never]))).toBe(400)
  })

  it('gives the tenant an account at Duo, whose secret never comes back', async () => {
    const { settings } = auth0.guardian.factors.duo
    expect(await settings.get()).toEqual({})
    expect(await statusOf(settings.update({ ikey: DUO.ikey }))).toBe(400)
    const { ikey, host } = DUO
    expect(await settings.set(DUO)).toEqual({ ikey, host })
    expect(await settings.get()).toEqual({ ikey, host })
    expect(await settings.update({ host: 'api-2.duo.example' })).toMatchObject({ ikey })
    await auth0.guardian.factors.set('duo', { enabled: true })
    expect(await settings.get()).toEqual({ ikey, host: 'api-2.duo.example' })
    expect(await statusOf(settings.set({ ...DUO, host: 'https://duo.example' }))).toBe(400)
  })

  it('finds pushes going to the phone of the tenant, and nowhere else', async () => {
    const { pushNotification } = auth0.guardian.factors
    expect(await pushNotification.getSelectedProvider()).toEqual({ provider: 'guardian' })
    expect(await pushNotification.setProvider({ provider: 'guardian' })).toEqual({
      provider: 'guardian',
    })
    expect(await statusOf(pushNotification.setProvider({ provider: 'sns' }))).toBe(400)
  })

  it('says how phones are reached, and in which words', async () => {
    const { phone, sms } = auth0.guardian.factors
    expect(await phone.getMessageTypes()).toEqual({ message_types: ['sms'] })
    const both = { message_types: ['sms', 'voice'] as ('sms' | 'voice')[] }
    expect(await phone.setMessageTypes(both)).toEqual(both)
    expect(await phone.getSelectedProvider()).toEqual({ provider: 'auth0' })
    expect(await sms.getSelectedProvider()).toEqual({ provider: 'auth0' })
    const words = {
      enrollment_message: '{{code}} sets it up',
      verification_message: '{{code}} it is',
    }
    expect(await phone.setTemplates(words)).toEqual(words)
    expect(await sms.getTemplates()).toEqual(words)
  })

  it('makes tickets', async () => {
    const { enrollments } = auth0.guardian
    const wanted = { user_id: ADA, send_mail: true, factor: 'otp' } as const
    const { ticket_id, ticket_url } = await enrollments.createTicket(wanted)
    expect(ticket_url).toBe(`https://acme.example/guardian/enroll?ticket=${ticket_id}`)
    const { link } = await tenant.outbox.next({ to: 'ada@example.com', timeoutMs: 1000 })
    expect(link).toBe(ticket_url)
  })

  it('adds, shows, renames and removes authenticators', async () => {
    const { authenticationMethods, enrollments } = auth0.users
    const phone = await authenticationMethods.create(ADA, {
      type: 'phone',
      phone_number: '+15550100200',
      name: 'Mobile',
    })
    const app = await authenticationMethods.create(ADA, { type: 'totp', name: 'App' })
    const listed = (await authenticationMethods.list(ADA)).data
    expect(listed.map(({ id, type }) => [id, type])).toEqual([
      [phone.id, 'phone'],
      [app.id, 'totp'],
    ])
    const phoneId = String(phone.id)
    await authenticationMethods.update(ADA, phoneId, { name: 'Work' })
    expect(await authenticationMethods.get(ADA, phoneId)).toMatchObject({ name: 'Work' })

    const enrolled = await enrollments.get(ADA)
    expect(enrolled.map(({ type }) => type)).toEqual(['sms', 'authenticator'])
    const first = String(enrolled[0]?.id)
    expect(await auth0.guardian.enrollments.get(first)).toMatchObject({ id: first })
    await auth0.guardian.enrollments.delete(first)
    expect(await statusOf(auth0.guardian.enrollments.get(first))).toBe(404)
    await authenticationMethods.delete(ADA, String(app.id))
    expect(await enrollments.get(ADA)).toEqual([])
  })

  it('replaces and resets all of them, and gives a new recovery code', async () => {
    const { authenticationMethods, authenticators, multifactor } = auth0.users
    await authenticationMethods.set(ADA, [{ type: 'totp', name: 'App' }] as never)
    const { recovery_code } = await auth0.users.regenerateRecoveryCode(ADA)
    expect(recovery_code).toHaveLength(24)
    await multifactor.invalidateRememberBrowser(ADA)
    await multifactor.deleteProvider(ADA, 'google-authenticator')
    expect(await auth0.users.enrollments.get(ADA)).toEqual([])
    await authenticationMethods.create(ADA, { type: 'totp', name: 'App' })
    await authenticators.deleteAll(ADA)
    expect((await authenticationMethods.list(ADA)).data).toEqual([])
    await authenticationMethods.create(ADA, { type: 'totp', name: 'App' })
    await authenticationMethods.deleteAll(ADA)
    expect((await authenticationMethods.list(ADA)).data).toEqual([])
  })
})
