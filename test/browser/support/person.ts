import type { Locator, Page } from 'playwright-core'
import type { Mode } from './modes.js'
import type { TenantPage } from './tenant-page.js'
import { tenantPage } from './tenant-page.js'

/** What somebody types to say who they are. */
export interface Credentials {
  readonly email: string
  readonly password: string
}

/** Somebody in front of a page that embeds the widget. */
export interface PersonAtWidget {
  readonly page: Page
  readonly widget: Locator
  /** Types name and password into the widget, and submits. */
  signIn(credentials: Credentials): Promise<void>
  /** Does `open`, which makes the widget open its window. */
  opening(open: () => Promise<void>): Promise<void>
  /** The window that the widget opened last. */
  popup(): Promise<Page>
  /** Where the tenant asks for more: the popup, or this very page. */
  tenant(): Promise<TenantPage>
}

/** Speaks as the person in front of `page`. */
export function personAtWidget(page: Page, mode: Mode): PersonAtWidget {
  const widget = page.locator('lockstep-login')
  let window: Promise<Page> | undefined

  async function opening(open: () => Promise<void>): Promise<void> {
    window = mode === 'popup' ? page.waitForEvent('popup') : undefined
    // Whoever needs the window hears of a failure by `popup()`.
    window?.catch(() => undefined)
    await open()
  }

  return {
    page,
    widget,
    opening,
    async signIn({ email, password }) {
      await widget.getByLabel('Email address').fill(email)
      await widget.getByLabel('Password', { exact: true }).fill(password)
      await opening(() => widget.getByRole('button', { name: 'Sign in', exact: true }).click())
    },
    async popup() {
      if (!window) throw new Error('Only a sign-in in popup mode opens a window.')
      return window
    },
    tenant: async () => tenantPage(window ? await window : page),
  }
}
