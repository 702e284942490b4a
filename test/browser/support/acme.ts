import type { Page } from 'playwright-core'
import type { ApplicationId } from '../../../demo/server/index.js'
import type { DemoStage } from './demo.js'
import type { Mode } from './modes.js'
import type { Credentials, PersonAtWidget } from './person.js'
import { personAtWidget } from './person.js'

/** Somebody in front of one of Acme's applications. */
export interface Acme extends PersonAtWidget {
  /** Signs in again in the same browser, as if the application had forgotten who is there. */
  signInAgain(credentials: Credentials): Promise<void>
  /** How the login was proven, once the person is in. */
  proofs(): Promise<readonly string[]>
  /** Clicks "31 days later" in the scenario panel, which also tells the page about the tenant's clock. */
  waitAMonth(): Promise<void>
  /** The message in front of the login form, once there is one. */
  problem(): Promise<string>
}

/** How a login is proven that asked for nothing but the password. */
export const PASSWORD_ALONE = ['password']

/** How a login is proven that asked for a second factor. */
export const WITH_CODE = ['password', 'second factor']

/** Opens one of Acme's applications and chooses a mode in the scenario panel. */
export async function openAcme(
  page: Page,
  demo: DemoStage,
  { mode, application = 'intranet' }: { readonly mode: Mode; readonly application?: ApplicationId },
): Promise<Acme> {
  const person = personAtWidget(page, mode)
  const modeName = mode === 'popup' ? 'Popup' : 'Redirect'
  await page.goto(`${demo.urls.demo}/${application}`)
  // The radio button itself is out of sight; its label shows it.
  await page.getByRole('radio', { name: modeName, exact: true }).check({ force: true })

  return {
    ...person,
    async signInAgain(credentials) {
      await page.getByRole('button', { name: 'Sign in again' }).click()
      await person.signIn(credentials)
    },
    async proofs() {
      const list = page.getByRole('list', { name: 'How this login was proven' })
      await list.waitFor()
      const items = await list.getByRole('listitem').allInnerTexts()
      return items.flatMap((item) => /^(?:password|second factor)/.exec(item.trim()) ?? [])
    },
    async waitAMonth() {
      await page.getByRole('button', { name: /31 days/ }).click()
      await page.getByText(/31 days ahead/).waitFor()
    },
    async problem() {
      const alert = page.locator('acme-app').getByRole('alert').first()
      await alert.waitFor()
      return alert.innerText()
    },
  }
}
