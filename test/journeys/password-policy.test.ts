import { afterEach, describe, expect, it } from 'vitest'
import type { DatabaseInput, Tenant } from '@lockstep/tenant'
import { ACME, ADA, acmeTenant } from './support/acme.js'
import { createBrowser } from './support/browser.js'

const DATABASE = 'Username-Password-Authentication'

let tenant: Tenant
let people = 0
afterEach(() => tenant.close())

const withOptions = (options: NonNullable<DatabaseInput['options']>) =>
  acmeTenant([], { config: { databases: [{ name: DATABASE, options }] } })

async function signUp(password: string, more: Readonly<Record<string, unknown>> = {}) {
  const response = await tenant.fetch(
    new Request(`${tenant.url}/dbconnections/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ACME.origin },
      body: JSON.stringify({
        client_id: ACME.clientId,
        connection: DATABASE,
        email: `person-${(people += 1)}@example.com`,
        password,
        ...more,
      }),
    }),
  )
  return (await response.json()) as Record<string, unknown>
}

describe('the password policy of a database', () => {
  for (const [level, good, bad] of [
    ['none', ['x'], ['']],
    ['low', ['abcdef'], ['abcde']],
    ['fair', ['Abcdefg1'], ['abcdefg1', 'ABCDEFG1', 'Abcdefgh', 'Abcdef1']],
    ['good', ['Abcdefg1', 'abcdef1!', 'ABCDEF1!'], ['abcdefg1', 'Abcdefgh', 'Abc1!']],
    ['excellent', ['Abcdefgh1!', 'aabbccdd1!'], ['Abcdefg1!', 'Abcdefg11', 'Abbbcdefg1!']],
  ] as const) {
    it(`"${level}" admits what Auth0 admits, and no more`, async () => {
      tenant = withOptions({ passwordPolicy: level })
      for (const password of good) {
        expect([password, await signUp(password)]).toEqual([
          password,
          expect.objectContaining({ _id: expect.any(String) as unknown }),
        ])
      }
      for (const password of bad) {
        expect(await signUp(password)).toMatchObject({
          name: 'PasswordStrengthError',
          code: 'invalid_password',
          message: 'Password is too weak',
          statusCode: 400,
        })
      }
    })
  }

  it('lists the rules that are not kept, as clients show them', async () => {
    tenant = withOptions({ passwordPolicy: 'good' })
    expect(await signUp('abcdefgh')).toMatchObject({
      description: {
        verified: false,
        rules: [
          { code: 'lengthAtLeast', format: [8], verified: true },
          { code: 'containsAtLeast', format: [3, 4], verified: false },
        ],
      },
      policy: expect.stringContaining('* At least 8 characters in length') as unknown,
    })
  })

  it('refuses common passwords, and those in the list of the connection', async () => {
    tenant = withOptions({
      password_dictionary: { enable: true, dictionary: ['AcmeCorp2026'] },
    })
    for (const password of ['password123', 'acmecorp2026']) {
      expect(await signUp(password)).toMatchObject({ code: 'password_dictionary_error' })
    }
  })

  it('refuses names of the person', async () => {
    tenant = withOptions({ password_no_personal_info: { enable: true } })
    const person = { email: 'lovelace@example.com', name: 'Ada King' }
    for (const password of ['my lovelace 1', 'the King is dead']) {
      expect(await signUp(password, person)).toMatchObject({ code: 'password_no_user_info_error' })
    }
    expect(await signUp('something else', person)).toHaveProperty('_id')
  })

  it('refuses earlier passwords at a reset', async () => {
    tenant = withOptions({ password_history: { enable: true, size: 2 } })
    const browser = createBrowser(tenant)
    const reset = async (password: string) => {
      await browser.fetch('/dbconnections/change_password', {
        method: 'POST',
        body: { client_id: ACME.clientId, connection: DATABASE, email: ADA.username },
      })
      const { link } = await tenant.outbox.next({ to: ADA.username })
      const response = await browser.fetch(`/u/api/ticket${new URL(link!).search}`, {
        method: 'POST',
        from: tenant.url,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action: 'reset_password', password }),
      })
      return ((await response.json()) as { screen: string }).screen
    }
    expect(await reset('the first new one')).toBe('success')
    expect(await reset('the first new one')).toBe('reset-password')
    expect(await reset('the second new one')).toBe('success')
    expect(await reset('the first new one')).toBe('reset-password')
    expect(await reset('the third new one')).toBe('success')
    expect(await reset('the fourth new one')).toBe('success')
    expect(await reset('the first new one')).toBe('success')
  })
})
