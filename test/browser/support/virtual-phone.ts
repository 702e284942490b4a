import type { Page } from 'playwright-core'
import type { Stage } from './stage.js'

/** Somebody with the virtual phone in their hand. */
export interface VirtualPhone {
  readonly page: Page
  /** Connects it with the link under the QR code: opened, or pasted. */
  connect(link: string, how?: 'opened' | 'pasted'): Promise<void>
  /** Chooses a number in the request that waits, or will. */
  choose(number: string): Promise<void>
  /** Says no to the request that waits, or will. */
  reject(): Promise<void>
  /** The code for when it is offline. */
  code(): Promise<string>
  /** The numbers that can be chosen. */
  numbers(): Promise<readonly string[]>
  /** What it says. */
  says(words: string | RegExp): Promise<void>
}

/** Opens the phone's page in a browser of its own. */
export async function virtualPhone(page: Page, { tenant }: Stage): Promise<VirtualPhone> {
  await page.goto(`${tenant.url}/phone`)
  const numbers = page.locator('.numbers button')
  return {
    page,
    async connect(link, how = 'opened') {
      if (how === 'opened') await page.goto(link)
      else await page.getByLabel('Link or code').fill(link)
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
    },
    choose: (number) => page.getByRole('button', { name: number, exact: true }).click(),
    reject: () => page.getByRole('button', { name: 'No, this is not me' }).click(),
    async code() {
      const code = page.getByLabel('Code for when the phone is offline')
      await code.filter({ hasText: /\d{3} \d{3}/ }).waitFor()
      return code.innerText()
    },
    async numbers() {
      await numbers.first().waitFor()
      return numbers.allInnerTexts()
    },
    says: (words) => page.getByText(words).waitFor(),
  }
}
