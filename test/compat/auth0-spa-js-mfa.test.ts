import type { Page } from 'playwright-core'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { useChromium } from '../browser/support/chromium.js'
import { PEOPLE } from '../browser/support/stage.js'
import type { Stage } from '../browser/support/stage.js'
import { tenantPage } from '../browser/support/tenant-page.js'
import { GRACE_RECOVERY_CODE, demand } from '../journeys/support/acme.js'
import { GRANT } from '../journeys/support/grants.js'
import { openStageWith } from './support/published-client.js'

const chromium = useChromium()

const PHONE = '+15550100200'

/** Somebody who signed in before there was a rule, on a page of the application's own origin. */
async function signedIn(
  person: keyof typeof PEOPLE,
): Promise<{ readonly page: Page; readonly stage: Stage }> {
  const stage = await openStageWith('auth0-spa-js', {
    page: 'auth0-spa-js-mfa',
    secure: true,
    rules: [demand({ provider: 'any' })],
    client: {
      grant_types: [
        'authorization_code',
        'refresh_token',
        GRANT.mfaOtp,
        GRANT.mfaOob,
        GRANT.mfaRecoveryCode,
      ],
    },
    config: { guardian: { factors: [{ name: 'sms', enabled: true }] } },
  })
  stage.tenant.rules.enable('rule-1', false)
  const page = await chromium.newPage({ ignoreHTTPSErrors: true })
  await page.goto(stage.page())
  await click(page, 'Log in')
  await tenantPage(page).signIn(PEOPLE[person])
  await page.getByText(`Signed in: ${PEOPLE[person].email}`).waitFor()
  stage.tenant.rules.enable('rule-1', true)
  return { page, stage }
}

async function click(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

/** What the application says to a click. */
async function ask(page: Page, name: string): Promise<string> {
  await click(page, name)
  const status = page.getByRole('status').filter({ hasText: /\S/ })
  await status.waitFor()
  return status.innerText()
}

async function answer(page: Page, code: string, button = 'Verify'): Promise<string> {
  await page.getByLabel('Code').fill(code)
  return ask(page, button)
}

describe('auth0.mfa of @auth0/auth0-spa-js from npm, from another origin', () => {
  it('lists, challenges and verifies what a refresh owes', async () => {
    const { page, stage } = await signedIn('grace')
    expect(await ask(page, 'Another token')).toBe('Has otp and recovery-code; may set up nothing')
    expect(await ask(page, 'Send a code')).toBe('Asked for otp')
    expect(await answer(page, '000000')).toBe('invalid_grant: Invalid otp_code.')
    expect(await answer(page, await stage.freshCode())).toBe('Verified')

    // What it proved was proven once, and the tokens are the client's own from now on.
    stage.tenant.rules.enable('rule-1', false)
    expect(await ask(page, 'Another token')).toBe('Another token')
  })

  it('sets up a first authenticator, which is asked for the next time', async () => {
    const { page, stage } = await signedIn('ada')
    expect(await ask(page, 'Another token')).toBe('Has nothing; may set up otp and phone')
    expect(await ask(page, 'Send a code')).toContain('undefined')
    const [, key = '', recovery = ''] =
      /^Key (\w+), recovery (\w{24})$/.exec(await ask(page, 'Set up an app')) ?? []
    const code = () =>
      new TOTP({ secret: Secret.fromBase32(key) }).generate({
        timestamp: stage.tenant.clock.now() * 1000,
      })
    expect(await answer(page, code())).toBe('Verified')

    expect(await ask(page, 'Another token')).toBe('Has otp and recovery-code; may set up nothing')
    expect(await ask(page, 'Set up an app')).toBe('access_denied: User is already enrolled.')
    expect(await answer(page, recovery, 'Recover')).toMatch(/^Verified, next [A-Z2-9]{24}$/)
  })

  it('sets up a phone by the code that was sent to it', async () => {
    const { page, stage } = await signedIn('ada')
    await ask(page, 'Another token')
    expect(await ask(page, 'Set up a phone')).toBe('Sent by sms, asks by prompt')
    const { text } = await stage.tenant.outbox.next({ to: PHONE })
    expect(await answer(page, '000000')).toBe('invalid_grant: Invalid binding_code.')
    expect(await answer(page, /\d{6}/.exec(text)![0])).toBe('Verified')

    expect(await ask(page, 'Another token')).toMatch(/^Has phone/)
    expect(await ask(page, 'Send a code')).toBe('Asked for oob')
  })

  it('goes on with a recovery code, which is replaced', async () => {
    const { page } = await signedIn('grace')
    await ask(page, 'Another token')
    expect(await answer(page, 'A'.repeat(24), 'Recover')).toBe(
      'invalid_grant: MFA Authorization rejected.',
    )
    expect(await answer(page, GRACE_RECOVERY_CODE, 'Recover')).toMatch(
      /^Verified, next [A-Z2-9]{24}$/,
    )
  })

  it('hears when the next try is, once the guesses are used up', async () => {
    const { page } = await signedIn('grace')
    await ask(page, 'Another token')
    for (let guess = 0; guess < 10; guess++) {
      expect(await answer(page, '000000')).toBe('invalid_grant: Invalid otp_code.')
    }
    expect(await answer(page, '000000')).toBe(
      'too_many_attempts: Too many attempts. Try again in 6 minutes.',
    )
  })
})
