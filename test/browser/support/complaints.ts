import type { BrowserContext } from 'playwright-core'

/** What the console says about an answer such as "wrong password"; the tests look at the page. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

/** Reports policy violations, uncaught errors and console errors of every page of `context`. */
export async function watchForComplaints(
  context: BrowserContext,
  report: (complaint: string) => void,
): Promise<void> {
  context.on('weberror', (error) => report(`uncaught: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && !REFUSAL.test(message.text())) {
      report(`${message.page()?.url() ?? 'a page'}: ${message.text()}`)
    }
  })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (violation) => {
      console.error(`violates ${violation.effectiveDirective}: ${violation.blockedURI}`)
    })
  })
}
