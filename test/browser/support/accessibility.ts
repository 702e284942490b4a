import { source } from 'axe-core'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** How a page can look: both colour schemes, and both directions of writing. */
const LOOKS = [
  { look: 'light', colorScheme: 'light', dir: 'ltr' },
  { look: 'dark', colorScheme: 'dark', dir: 'ltr' },
  { look: 'right to left', colorScheme: 'light', dir: 'rtl' },
] as const

/** What axe finds on the page as it is now, in each look: `dark: color-contrast at button`. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(source)
  const problems: string[] = []
  for (const { look, colorScheme, dir } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const found = await page.evaluate(async (dir) => {
      document.documentElement.dir = dir
      const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } }
      const { violations } = await axe.run()
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${id} at ${target.join(' ')}`),
      )
    }, dir)
    problems.push(...found.map((problem) => `${look}: ${problem}`))
  }
  return problems
}
