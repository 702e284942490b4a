import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useChromium } from '../browser/support/chromium.js'
import { PEOPLE } from '../browser/support/stage.js'
import type { Stage } from '../browser/support/stage.js'
import { tenantPage } from '../browser/support/tenant-page.js'
import { demand } from '../journeys/support/acme.js'
import { openStageWith, outcome } from './support/published-client.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })
const IN = `${PEOPLE.grace.email}, proven by`

/** The application that takes tokens from `/authorize`, opened by somebody new. */
async function open(
  rules: readonly string[] = [],
): Promise<{ readonly page: Page; readonly stage: Stage }> {
  const stage = await openStageWith('auth0-js', {
    rules,
    page: 'auth0-js-tokens',
    client: { grant_types: ['implicit'] },
  })
  const page = await chromium.newPage()
  await page.goto(stage.page())
  return { page, stage }
}

async function click(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

async function logIn(page: Page, stage: Stage): Promise<void> {
  await click(page, 'Log in')
  await tenantPage(page).signIn(PEOPLE.grace)
  await tenantPage(page).enterCode(await stage.freshCode())
  expect(await outcome(page)).toBe(`${IN} mfa`)
}

/** The answer to a question that is asked on a page which shows another answer already. */
async function askAgain(page: Page): Promise<string> {
  await page.getByRole('status').evaluate((status) => (status.textContent = ''))
  await click(page, 'Am I logged in?')
  return outcome(page)
}

describe('auth0-js from npm, with responseType "token id_token"', () => {
  it('parses what comes back behind the hash, with the code that a rule demands', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    await logIn(page, stage)
  })

  it('logs in in a window of its own, with the code that a rule demands', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    const opened = page.waitForEvent('popup')
    await click(page, 'Log in in a window')
    const tenant = tenantPage(await opened)
    await tenant.signIn(PEOPLE.grace)
    await tenant.enterCode(await stage.freshCode())
    expect(await outcome(page)).toBe(`${IN} mfa`)
  })

  it('finds its session silently, and nothing that proves a second factor', async () => {
    const { page, stage } = await open([demand({ provider: 'google-authenticator' })])
    await logIn(page, stage)
    expect(await askAgain(page)).toBe(`${IN} nothing more`)
  })

  it('finds nothing silently while a rule demands a code', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    await logIn(page, stage)
    expect(await askAgain(page)).toBe('Nobody: login_required, Multifactor authentication required')
  })

  it('finds nothing silently before anybody logged in', async () => {
    const { page } = await open()
    await click(page, 'Am I logged in?')
    expect(await outcome(page)).toBe('Nobody: login_required, Login required')
  })

  it('learns that a rule denied, in its words', async () => {
    const { page } = await open([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed today.')); }`,
    ])
    await click(page, 'Log in')
    await tenantPage(page).signIn(PEOPLE.grace)
    expect(await outcome(page)).toBe('Nobody: unauthorized, Closed today.')
  })
})
