import type { Page } from 'playwright-core'
import type { Mode } from './modes.js'
import type { PersonAtWidget } from './person.js'
import { personAtWidget } from './person.js'
import type { Stage } from './stage.js'

/** Somebody in front of the application of a {@link Stage}. */
export interface Shop extends PersonAtWidget {
  /** What the application says once the login is over. */
  result(): Promise<string>
  /** What the alert in the widget says, once there is one. */
  alert(): Promise<string>
}

/** Opens the application; `attributes` are those of its login element. */
export async function openShop(
  page: Page,
  stage: Stage,
  { mode, attributes = {} }: { readonly mode: Mode; readonly attributes?: Record<string, string> },
): Promise<Shop> {
  const person = personAtWidget(page, mode)
  await page.goto(stage.page({ mode, ...attributes }))
  return {
    ...person,
    async result() {
      const result = page.getByRole('status').filter({ hasText: /igned in: / })
      await result.waitFor()
      return result.innerText()
    },
    async alert() {
      const alert = person.widget.getByRole('alert')
      await alert.waitFor()
      return alert.innerText()
    },
  }
}
