import type { Locator, Page } from 'playwright-core'
import type { ApplicationId } from '../../../demo/server/index.js'
import type { DemoStage } from './demo.js'
import type { Mode } from './modes.js'
import type { TenantPage } from './tenant-page.js'
import { tenantPage } from './tenant-page.js'

/** Somebody in front of one of Acme's applications. */
export interface Acme {
  readonly page: Page
  /** Types name and password into the widget, and submits. */
  signIn(person: { readonly email: string; readonly password: string }): Promise<void>
  /** Signs in again in the same browser, as if the application had forgotten who is there. */
  signInAgain(person: { readonly email: string; readonly password: string }): Promise<void>
  /** Where the tenant asks for more: the popup, or this very page. */
  tenant(): Promise<TenantPage>
  /** The window of the last sign-in in popup mode. */
  popup(): Promise<Page>
  /** How the login was proven, once the person is in: `password`, and whether a code was asked for. */
  proofs(): Promise<readonly string[]>
  /** Clicks "31 days later" in the scenario panel, which also tells the page about the tenant's clock. */
  waitAMonth(): Promise<void>
  /** The message in front of the login form, once there is one. */
  problem(): Promise<string>
  readonly form: Locator
}

/** Opens one of Acme's applications and chooses a mode in the scenario panel. */
export async function openAcme(
  page: Page,
  demo: DemoStage,
  {
    mode,
    application = 'intranet',
    query = '',
  }: { readonly mode: Mode; readonly application?: ApplicationId; readonly query?: string },
): Promise<Acme> {
  let window: Promise<Page> | undefined
  const form = page.locator('lockstep-login')
  const modeName = mode === 'popup' ? 'Popup' : 'Redirect'

  await page.goto(`${demo.urls.demo}/${application}${query}`)
  await page.getByRole('radio', { name: modeName, exact: true }).check({ force: true })

  async function signIn({
    email,
    password,
  }: {
    readonly email: string
    readonly password: string
  }): Promise<void> {
    await form.getByLabel('Email address').fill(email)
    await form.getByLabel('Password', { exact: true }).fill(password)
    window = mode === 'popup' ? page.waitForEvent('popup') : undefined
    // Whoever needs the window hears of a failure by `popup()`.
    window?.catch(() => undefined)
    await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  async function popup(): Promise<Page> {
    if (!window) throw new Error('Only a sign-in in popup mode opens a window.')
    return window
  }

  return {
    page,
    form,
    signIn,
    popup,
    async signInAgain(person) {
      await page.getByRole('button', { name: 'Sign in again' }).click()
      await signIn(person)
    },
    tenant: async () => tenantPage(window ? await window : page),
    async proofs() {
      const list = page.getByRole('list', { name: 'How this login was proven' })
      await list.waitFor()
      return list.getByRole('listitem').allInnerTexts()
    },
    async waitAMonth() {
      await page.getByRole('button', { name: '31 days later' }).click()
      await page.getByText(/days ahead/).waitFor()
    },
    async problem() {
      const alert = page.locator('acme-app').getByRole('alert')
      await alert.first().waitFor()
      return alert.first().innerText()
    },
  }
}

/** How a login is proven that asked for nothing but the password. */
export const PASSWORD_ALONE = ['password', 'no code asked for']

/** How a login is proven that asked for a second factor. */
export const WITH_CODE = ['password', 'second factor, just now']
