import type { Page } from 'playwright-core'

/** Somebody in front of a page that embeds auth0-lock. */
export interface LockPerson {
  readonly page: Page
  /** Types into the field of that name. */
  fill(field: 'email' | 'password' | 'phoneNumber' | 'vcode', value: string): Promise<void>
  submit(): Promise<void>
  /** Follows a link or a tab of Lock's by its words. */
  follow(words: string): Promise<void>
  /** What Lock says above its form. */
  message(kind: 'error' | 'success'): Promise<string>
}

/** Speaks as the person in front of `page`. */
export function lockPerson(page: Page): LockPerson {
  return {
    page,
    async fill(field, value) {
      const selector = `.auth0-lock input[name="${field}"]`
      // While one screen slides over another, the field is there twice.
      await page.waitForFunction((one) => document.querySelectorAll(one).length === 1, selector)
      await page.locator(selector).fill(value)
    },
    submit: () => page.locator('.auth0-lock-submit').click(),
    follow: (words) => page.locator('.auth0-lock a', { hasText: words }).first().click(),
    async message(kind) {
      const message = page.locator(`.auth0-global-message-${kind}`)
      await message.waitFor()
      return message.innerText()
    },
  }
}
