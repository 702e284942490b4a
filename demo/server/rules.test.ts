import { readFileSync } from 'node:fs'
import { loadRule } from '@lockstep/rules'
import { describe, expect, test } from 'vitest'

type Json = Record<string, unknown>

interface Outcome {
  readonly denied: string | undefined
  readonly multifactor: unknown
  readonly learned: Json | undefined
}

/** Runs a rule of the demo tenant by itself. */
function run(name: string, { user = {}, context = {} }: { user?: Json; context?: Json }) {
  const script = readFileSync(new URL(`../tenant/rules/${name}.js`, import.meta.url), 'utf8')
  let learned: Json | undefined
  const rule = loadRule(script, {
    globals: {
      configuration: { CORPORATE_NETWORKS: '192.168.1.134/26, 2001:db8:acce::/48' },
      auth0: {
        users: { updateAppMetadata: async (_id: string, patch: Json) => void (learned = patch) },
      },
    },
  })
  const full: Json = { request: {}, ...context }
  return new Promise<Outcome>((resolve) => {
    void rule(user, full, (denial: unknown) =>
      resolve({
        denied: (denial as Error | null)?.message,
        multifactor: full.multifactor,
        learned,
      }),
    )
  })
}

describe('outside-corporate-network', () => {
  const from = async (ip: string) =>
    (await run('outside-corporate-network', { context: { request: { ip } } })).multifactor

  test.each(['192.168.1.128', '192.168.1.191', '::ffff:192.168.1.140', '2001:db8:acce::14'])(
    'demands nothing at %s',
    async (ip) => expect(await from(ip)).toBeUndefined(),
  )

  test.each(['192.168.1.127', '192.168.1.192', '203.0.113.9', '2001:db8:cafe::9', '::1'])(
    'demands a factor at %s',
    async (ip) => expect(await from(ip)).toEqual({ provider: 'any', allowRememberBrowser: false }),
  )
})

test('at-duo asks Duo by the address, every time', async () => {
  const { multifactor } = await run('at-duo', { user: { email: 'ada@acme.example' } })
  expect(multifactor).toEqual({
    provider: 'duo',
    username: 'ada@acme.example',
    allowRememberBrowser: false,
  })
})

describe('new-country-or-device', () => {
  const T = 1_800_000_000_000
  const at = (
    country: string,
    { methods, app_metadata = { countries: ['DE'] }, device = 'high' }: Json = {},
  ) =>
    run('new-country-or-device', {
      user: { user_id: 'u', app_metadata },
      context: {
        request: { geoip: { country_code: country } },
        riskAssessment: { assessments: { NewDevice: { confidence: device } } },
        ...(methods ? { authentication: { methods } } : {}),
      },
    })
  const pwd = { name: 'pwd', timestamp: T }
  const mfa = { name: 'mfa', timestamp: T + 5000 }

  test('demands nothing in a known country on a known device', async () => {
    expect(await at('DE', { methods: [pwd] })).toMatchObject({ multifactor: undefined })
  })

  test('demands a factor on a new device', async () => {
    const { multifactor } = await at('DE', { methods: [pwd], device: 'low' })
    expect(multifactor).toBeDefined()
  })

  test('demands a factor in a new country and does not learn it yet', async () => {
    const { multifactor, learned } = await at('JP', { methods: [pwd] })
    expect(multifactor).toBeDefined()
    expect(learned).not.toHaveProperty('countries')
  })

  test('learns the country once the session shows the factor', async () => {
    const first = await at('JP', { methods: [pwd] })
    const app_metadata = { countries: ['DE'], ...first.learned }
    const second = await at('JP', { methods: [pwd, mfa], app_metadata })
    expect(second).toEqual({
      denied: undefined,
      multifactor: undefined,
      learned: { countries: ['DE', 'JP'], country_asked: null },
    })
  })

  test('does not learn it from a factor that was given before it asked', async () => {
    const first = await at('JP', { methods: [pwd, mfa] })
    const app_metadata = { countries: ['DE'], ...first.learned }
    expect((await at('JP', { methods: [pwd, mfa], app_metadata })).multifactor).toBeDefined()
  })

  test('does not learn it from a factor of an older session', async () => {
    const attacker = await at('JP', { methods: [{ name: 'pwd', timestamp: T + 10_000 }] })
    const app_metadata = { countries: ['DE'], ...attacker.learned }
    expect((await at('JP', { methods: [pwd, mfa], app_metadata })).multifactor).toBeDefined()
  })

  test('demands a factor where the country is unknown, and when a renewal has no session', async () => {
    expect((await run('new-country-or-device', {})).multifactor).toBeDefined()
    expect(await at('JP')).toMatchObject({ learned: undefined })
  })
})

describe('the others', () => {
  const demand = (allowRememberBrowser: boolean) => ({ provider: 'any', allowRememberBrowser })

  test('selected-applications demands a factor for Payroll only', async () => {
    const forClient = async (clientID: string) =>
      (await run('selected-applications', { context: { clientID } })).multifactor
    expect(await forClient('acme-payroll')).toEqual(demand(true))
    expect(await forClient('acme-intranet')).toBeUndefined()
  })

  test('users-who-opted-in demands a factor of those who did', async () => {
    const of = async (user: Json) => (await run('users-who-opted-in', { user })).multifactor
    expect(await of({ user_metadata: { use_mfa: true } })).toEqual(demand(true))
    expect(await of({ user_metadata: {} })).toBeUndefined()
    expect(await of({})).toBeUndefined()
  })

  test('every-login demands a factor that no browser can remember, in both spellings', async () => {
    expect((await run('every-login', {})).multifactor).toEqual(demand(false))
    expect((await run('every-login-ignore-cookie', {})).multifactor).toEqual({
      provider: 'any',
      ignoreCookie: true,
    })
  })

  test('suspended-users denies the suspended, with a message', async () => {
    const { denied } = await run('suspended-users', { user: { app_metadata: { suspended: true } } })
    expect(denied).toContain('suspended')
    expect((await run('suspended-users', {})).denied).toBeUndefined()
  })

  test('trusted-kiosk removes the demand for a kiosk inside the network only', async () => {
    const kiosk = { app_metadata: { kiosk: true } }
    const at = async (ip: string, user: Json) =>
      (
        await run('trusted-kiosk', {
          user,
          context: { request: { ip }, multifactor: demand(false) },
        })
      ).multifactor
    expect(await at('192.168.1.140', kiosk)).toEqual({ provider: 'none' })
    expect(await at('203.0.113.9', kiosk)).toEqual(demand(false))
    expect(await at('192.168.1.140', {})).toEqual(demand(false))
  })
})
