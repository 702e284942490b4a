import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useChromium } from '../browser/support/chromium.js'
import type { Credentials } from '../browser/support/person.js'
import { PEOPLE } from '../browser/support/stage.js'
import type { Stage } from '../browser/support/stage.js'
import { tenantPage } from '../browser/support/tenant-page.js'
import { demand } from '../journeys/support/acme.js'
import { openStageWith, outcome } from './support/published-client.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })
const IN = `${PEOPLE.grace.email}, proven by mfa`

/** The application, opened by somebody new. */
async function open(
  rules: readonly string[],
): Promise<{ readonly page: Page; readonly stage: Stage }> {
  const stage = await openStageWith('auth0-js', { rules })
  const page = await chromium.newPage()
  await page.goto(stage.page())
  return { page, stage }
}

async function logInHere(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('Name').fill(email)
  await page.getByLabel('Secret').fill(password)
  await page.getByRole('button', { name: 'Log in here' }).click()
}

describe('auth0-js from npm', () => {
  it('logs in by the hosted page, with the code that a rule demands', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    const tenant = tenantPage(page)
    await tenant.signIn(PEOPLE.grace)
    await tenant.enterCode(await stage.freshCode())

    expect(await outcome(page)).toBe(IN)
  })

  it('logs in by its own form, with the code that a rule demands', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    await logInHere(page, PEOPLE.grace)
    await tenantPage(page).enterCode(await stage.freshCode())

    expect(await outcome(page)).toBe(IN)
  })

  it('learns that a password is wrong', async () => {
    const { page } = await open([])
    await logInHere(page, { ...PEOPLE.grace, password: 'wrong' })

    expect(await outcome(page)).toBe('Nobody: access_denied, Wrong email or password.')
  })

  it('learns that a rule denied, in its words', async () => {
    const { page } = await open([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed today.')); }`,
    ])
    await logInHere(page, PEOPLE.grace)

    expect(await outcome(page)).toBe('Nobody: Closed today.')
  })

  it('gets nothing before the code was given', async () => {
    const { page } = await open([EVERY_LOGIN])
    await logInHere(page, PEOPLE.grace)
    const tenant = tenantPage(page)
    await tenant.shows('Enter your code')
    const { origin, search } = new URL(page.url())
    await page.goto(`${origin}/authorize/resume${search}`)

    await tenant.shows('Enter your code')
  })
})
