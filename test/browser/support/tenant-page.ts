import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'

/** Somebody in front of a page of the tenant, which is the widget in hosted mode. */
export interface TenantPage {
  readonly page: Page
  /** The heading of the screen with this title is there. */
  shows(title: string | RegExp): Promise<void>
  signIn(person: { readonly email: string; readonly password: string }): Promise<void>
  /** Types a code and submits it. `remember` ticks the box "do not ask again". */
  enterCode(code: string, options?: { readonly remember?: boolean }): Promise<void>
  /** Tells whether the challenge offers to remember this browser. */
  offersToRemember(): Promise<boolean>
  useRecoveryCode(code: string): Promise<void>
  /** Chooses the second factor with this name, among several. */
  choose(factor: string): Promise<void>
  /** Types the key of the enrolment into an app whose clock says `now` (seconds), and its code here. */
  enrol(now: number): Promise<void>
  /** The recovery code on the screen that shows it once. */
  newRecoveryCode(): Promise<string>
  /** Says that the recovery code is kept, which goes on with the login. */
  keepRecoveryCode(): Promise<void>
  /** The words of the alert. */
  alert(): Promise<string>
}

/** Speaks as the person in front of `page`, a page of the tenant. */
export function tenantPage(page: Page): TenantPage {
  const code = page.getByLabel('6-digit code')
  const remember = page.getByLabel(/Do not ask again/)

  async function enterCode(value: string, { remember: ticked = false } = {}): Promise<void> {
    await code.fill(value)
    if (ticked) await remember.check()
    await page.getByRole('button', { name: /Verify|Turn on/ }).click()
  }

  return {
    page,
    enterCode,
    shows: (title) => page.getByRole('heading', { name: title }).waitFor(),
    async signIn({ email, password }) {
      await page.getByLabel('Email address').fill(email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    },
    async offersToRemember() {
      await code.waitFor()
      return remember.isVisible()
    },
    async useRecoveryCode(value) {
      await page.getByRole('button', { name: 'Use a recovery code' }).click()
      await page.getByRole('textbox', { name: 'Recovery code' }).fill(value)
      await page.getByRole('button', { name: 'Verify' }).click()
    },
    async choose(factor) {
      await page.getByRole('button', { name: new RegExp(`^\\s*${factor}`) }).click()
    },
    async enrol(now) {
      await page.getByText('Cannot scan it? Use a key').click()
      const key = await page.locator('code').innerText()
      const secret = Secret.fromBase32(key.replaceAll(/\s/g, ''))
      await enterCode(new TOTP({ secret }).generate({ timestamp: now * 1000 }))
    },
    async newRecoveryCode() {
      await page.getByRole('heading', { name: 'Keep this recovery code' }).waitFor()
      return (await page.locator('code').innerText()).replaceAll(/\s/g, '')
    },
    async keepRecoveryCode() {
      await page.getByRole('button', { name: 'I have kept it' }).click()
    },
    async alert() {
      const alert = page.getByRole('alert')
      await alert.waitFor()
      return alert.innerText()
    },
  }
}
