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
const EVERY_LOGIN_OF_A_PERSON = `function (user, context, callback) {
  if (context.protocol !== 'oauth2-refresh-token') {
    context.multifactor = { provider: 'any', allowRememberBrowser: false };
  }
  callback(null, user, context);
}`

/** The application, opened by somebody new who goes to the hosted page. */
async function openLogin(
  rules: readonly string[],
): Promise<{ readonly page: Page; readonly stage: Stage }> {
  const stage = await openStageWith('auth0-spa-js', { rules })
  const page = await chromium.newPage()
  await page.goto(stage.page())
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  return { page, stage }
}

/** Logs in with a second factor. */
async function logIn(page: Page, stage: Stage): Promise<void> {
  const tenant = tenantPage(page)
  await tenant.signIn(PEOPLE.grace)
  await tenant.enterCode(await stage.freshCode())
  expect(await outcome(page)).toBe(`${PEOPLE.grace.email}, proven by mfa`)
}

async function askSilently(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Am I logged in?' }).click()
  const result = page.getByRole('status').filter({ hasText: /token$|^Nobody/ })
  await result.waitFor()
  return result.innerText()
}

describe('@auth0/auth0-spa-js from npm', () => {
  it('logs in with the code that a rule demands, and renews with its refresh token', async () => {
    const { page, stage } = await openLogin([EVERY_LOGIN_OF_A_PERSON])
    await logIn(page, stage)
    // Two tokens of one second are the same token.
    stage.tenant.clock.advance({ seconds: 1 })

    expect(await askSilently(page)).toBe('Another token')
  })

  it('gets nothing by its refresh token while a rule demands a factor of that, too', async () => {
    const { page, stage } = await openLogin([EVERY_LOGIN])
    await logIn(page, stage)

    expect(await askSilently(page)).toBe('Nobody: mfa_required')
  })

  it('gets nothing before the code was given', async () => {
    const { page, stage } = await openLogin([EVERY_LOGIN])
    const tenant = tenantPage(page)
    await tenant.signIn(PEOPLE.grace)
    await tenant.shows('Enter your code')
    const other = await page.context().newPage()
    await other.goto(stage.page())

    expect(await askSilently(other)).toMatch(/^Nobody: /)
  })

  it('learns that a rule denied, in its words', async () => {
    const { page } = await openLogin([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed today.')); }`,
    ])
    await tenantPage(page).signIn(PEOPLE.grace)

    expect(await outcome(page)).toBe('Nobody: unauthorized, Closed today.')
  })
})

/** The tenant's page in the window that a button of the application opens. */
async function windowOf(page: Page, button: string): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: button, exact: true }).click()
  return opened
}

describe('@auth0/auth0-spa-js from npm, in a window', () => {
  async function open(rules: readonly string[] = []) {
    const stage = await openStageWith('auth0-spa-js', { rules })
    const page = await chromium.newPage()
    await page.goto(stage.page())
    return { page, stage }
  }

  it('logs in with the code that a rule demands', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    const tenant = tenantPage(await windowOf(page, 'Log in in a window'))
    await tenant.signIn(PEOPLE.grace)
    await tenant.enterCode(await stage.freshCode())
    expect(await outcome(page)).toBe(`${PEOPLE.grace.email}, proven by mfa`)
  })

  it('steps up by acr_values what no rule demanded', async () => {
    const { page, stage } = await open()
    await tenantPage(await windowOf(page, 'Log in in a window')).signIn(PEOPLE.grace)
    expect(await outcome(page)).toBe(`${PEOPLE.grace.email}, proven by nothing more`)

    const tenant = tenantPage(await windowOf(page, 'Prove it again'))
    await tenant.enterCode(await stage.freshCode())
    await page.getByText(`${PEOPLE.grace.email}, proven by mfa`).waitFor()
  })

  it.each([
    ['a login', [EVERY_LOGIN]],
    ['a step-up', []],
  ])('gets nobody in, and no better, when the factor of %s is refused', async (what, rules) => {
    const { page } = await open(rules)
    const first = await windowOf(page, 'Log in in a window')
    await tenantPage(first).signIn(PEOPLE.grace)
    let challenge = first
    if (what === 'a step-up') {
      expect(await outcome(page)).toBe(`${PEOPLE.grace.email}, proven by nothing more`)
      challenge = await windowOf(page, 'Prove it again')
    }
    await tenantPage(challenge).shows('Enter your code')
    await challenge.close()
    await page.getByText('Nobody: cancelled').waitFor()
  })

  it('is nobody after logging out, here and at the tenant', async () => {
    const { page } = await open()
    await tenantPage(await windowOf(page, 'Log in in a window')).signIn(PEOPLE.grace)
    await outcome(page)
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.waitForURL((url) => url.pathname === '/' && url.search === '')
    expect(await askSilently(page)).toMatch(/^Nobody: (login_required|missing_refresh_token)/)
    const again = await windowOf(page, 'Log in in a window')
    await again.getByLabel('Password', { exact: true }).waitFor()
  })
})
