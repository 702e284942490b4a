import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })
const DENIAL = `function (user, context, callback) {
  callback(new UnauthorizedError('The shop is closed today.'));
}`
const IN = `Signed in: ${PEOPLE.grace.email}`
const IN_WITH_FACTOR = `${IN} with a second factor`

/** Holds windows back as blockers do: all of them, or the first. */
async function blockWindows(page: Page, which: 'all' | 'first'): Promise<void> {
  await page.addInitScript((which) => {
    const { open } = window
    window.open = () => {
      if (which === 'first') window.open = open
      return null
    }
  }, which)
}

describe('a popup that the browser blocks', () => {
  it('is opened by the click on "Continue"', async () => {
    const stage = await openStage({ rules: [EVERY_LOGIN] })
    const page = await chromium.newPage()
    await blockWindows(page, 'first')
    const shop = await openShop(page, stage, { mode: 'popup' })
    await shop.signIn(PEOPLE.grace)
    await shop.widget.getByRole('heading', { name: 'One more click' }).waitFor()
    await shop.opening(() => shop.widget.getByRole('button', { name: 'Continue' }).click())
    await (await shop.tenant()).enterCode(await stage.freshCode())

    expect(await shop.result()).toBe(IN_WITH_FACTOR)
  })

  it('gives way to a sign-in on this page', async () => {
    const stage = await openStage({ rules: [EVERY_LOGIN] })
    const page = await chromium.newPage()
    await blockWindows(page, 'all')
    const shop = await openShop(page, stage, { mode: 'redirect', attributes: { mode: 'popup' } })
    await shop.signIn(PEOPLE.grace)
    await shop.widget.getByRole('button', { name: 'Sign in on this page instead' }).click()
    await (await shop.tenant()).enterCode(await stage.freshCode())

    expect(await shop.result()).toBe(IN_WITH_FACTOR)
  })
})

describe('a popup that the person closes', () => {
  it('ends the login with words, and the next one works', async () => {
    const stage = await openStage({ rules: [EVERY_LOGIN] })
    const shop = await openShop(await chromium.newPage(), stage, { mode: 'popup' })
    await shop.signIn(PEOPLE.grace)
    await (await shop.tenant()).shows('Enter your code')
    await (await shop.popup()).close()
    expect(await shop.alert()).toMatch(/^The window was closed before you finished/)

    await shop.signIn(PEOPLE.grace)
    await (await shop.tenant()).enterCode(await stage.freshCode())
    expect(await shop.result()).toBe(IN_WITH_FACTOR)
  })

  it('is closed by "Cancel", too', async () => {
    const stage = await openStage({ rules: [EVERY_LOGIN] })
    const shop = await openShop(await chromium.newPage(), stage, { mode: 'popup' })
    await shop.signIn(PEOPLE.grace)
    const popup = await shop.popup()
    await (await shop.tenant()).shows('Enter your code')
    const closed = popup.waitForEvent('close')
    await shop.widget.getByRole('button', { name: 'Cancel' }).click()
    await closed

    await shop.widget.getByLabel('Email address').waitFor()
  })
})

describe.each([
  { whose: 'the application', isolated: ['application'] },
  { whose: 'the tenant', isolated: ['tenant'] },
  { whose: 'both', isolated: ['application', 'tenant'] },
] as const)('a popup under Cross-Origin-Opener-Policy: same-origin of $whose', ({ isolated }) => {
  const open = async (rules: readonly string[]) => {
    const stage = await openStage({ rules, isolated })
    return {
      stage,
      shop: await openShop(await chromium.newPage(), stage, { mode: 'popup' }),
    }
  }

  it('signs in where nothing more is asked for', async () => {
    const { shop } = await open([])
    await shop.signIn(PEOPLE.grace)

    expect(await shop.result()).toBe(IN)
  })

  it('signs in with a second factor, and closes', async () => {
    const { stage, shop } = await open([EVERY_LOGIN])
    await shop.signIn(PEOPLE.grace)
    const popup = await shop.popup()
    await (await shop.tenant()).enterCode(await stage.freshCode())

    expect(await shop.result()).toBe(IN_WITH_FACTOR)
    if (!popup.isClosed()) await popup.waitForEvent('close')
  })

  it('says that a rule denied, in its words', async () => {
    const { shop } = await open([DENIAL])
    await shop.signIn(PEOPLE.grace)

    expect(await shop.alert()).toBe('The shop is closed today.')
  })

  it('can be given up by "Cancel" when it was closed out of sight', async () => {
    const { shop } = await open([EVERY_LOGIN])
    await shop.signIn(PEOPLE.grace)
    await (await shop.tenant()).shows('Enter your code')
    await (await shop.popup()).close()
    await shop.widget.getByRole('button', { name: 'Cancel' }).click()

    await shop.widget.getByLabel('Email address').waitFor()
  })
})
