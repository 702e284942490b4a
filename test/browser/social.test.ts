import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { GOOGLE, WITH_LIN } from '../journeys/support/social.js'
import { accessibilityProblems } from './support/accessibility.js'
import { useChromium } from './support/chromium.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage } from './support/stage.js'
import type { Stage } from './support/stage.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })
const BUTTONS = JSON.stringify([
  { name: GOOGLE.name, strategy: GOOGLE.strategy, displayName: 'Google' },
])

const open = (rules: readonly string[], options: typeof GOOGLE.options = {}): Promise<Stage> =>
  openStage({ rules, config: { connections: [{ ...GOOGLE, options }], ...WITH_LIN } })

describe.each(MODES)('a sign-in at another site in %s mode', (mode) => {
  async function atProvider(stage: Stage, page: Page) {
    const shop = await openShop(page, stage, { mode, attributes: { connections: BUTTONS } })
    const button = shop.widget.getByRole('button', { name: 'Continue with Google' })
    await shop.opening(() => button.click())
    const there = mode === 'popup' ? await shop.popup() : page
    await there.getByRole('heading', { name: 'Who signs in with Google?' }).waitFor()
    return { shop, there }
  }

  it('owes the second factor that a rule demands', async () => {
    const stage = await open([EVERY_LOGIN])
    const { shop, there } = await atProvider(stage, await chromium.newPage())
    await there.getByRole('button', { name: 'lin@example.com' }).click()
    const tenant = await shop.tenant()
    await tenant.shows('Enter your code')
    stage.tenant.clock.advance({ seconds: 30 })
    await tenant.enterCode((await stage.tenant.currentCode('google-oauth2|1047'))!)
    expect(await shop.result()).toBe('Signed in: lin@example.com with a second factor')
  })

  it('with developer keys is denied where a rule demands a factor, and says why', async () => {
    const stage = await open([EVERY_LOGIN], { devkeys: true })
    const page = await chromium.newPage()
    const { shop, there } = await atProvider(stage, page)
    await there.getByRole('button', { name: 'lin@example.com' }).click()
    const said = mode === 'popup' ? await shop.alert() : await shop.result().catch(() => '')
    expect(said).toContain('is not possible with developer keys')
  })

  it('ends when the person refuses it there', async () => {
    const stage = await open([])
    const { shop, there } = await atProvider(stage, await chromium.newPage())
    await there.getByRole('button', { name: 'Refuse' }).click()
    const said = mode === 'popup' ? await shop.alert() : await shop.result()
    expect(said).toContain('The person refused to sign in.')
  })
})

it('shows a page that everybody can use, in every look and on a narrow screen', async () => {
  const stage = await open([])
  const page = await chromium.newPage({ viewport: { width: 360, height: 800 } })
  const shop = await openShop(page, stage, {
    mode: 'redirect',
    attributes: { connections: BUTTONS },
  })
  await shop.widget.getByRole('button', { name: 'Continue with Google' }).click()
  await page.getByLabel('Email address').waitFor()
  expect(await accessibilityProblems(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})
