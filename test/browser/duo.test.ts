import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { accessibilityProblems } from './support/accessibility.js'
import { useChromium } from './support/chromium.js'
import type { Mode } from './support/modes.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'

// The pages of the stand-in have a strict policy, and `useChromium()` fails a test in which it was violated.
const chromium = useChromium()

const SIGNED_IN = `Signed in: ${PEOPLE.ada.email} with a second factor`
const REMEMBERED = `Signed in: ${PEOPLE.ada.email}`

/** Somebody in front of the stand-in's pages. */
function duoPage(page: Page) {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  return {
    page,
    shows: (title: string) => page.getByRole('heading', { name: title, level: 1 }).waitFor(),
    press,
    async addDevice(name: string) {
      await page.getByLabel('Name of the device').fill(name)
      await press('Add device')
    },
  }
}

async function openDuoStage(mode: Mode, more: object = {}) {
  const stage = await openStage({ rules: [demand({ provider: 'duo', ...more })] })
  const page = await chromium.newPage()
  const open = async () => openShop(page, stage, { mode })
  return { stage, page, open }
}

/** Signs in with a password; the page of Duo to which that leads, and the application. */
async function toDuo(open: () => ReturnType<typeof openShop>) {
  const shop = await open()
  await shop.signIn(PEOPLE.ada)
  const tenant = await shop.tenant()
  return { shop, tenant, duo: duoPage(tenant.page) }
}

describe.each(MODES)('Duo in %s mode', (mode) => {
  it('enrols who is new, and asks for the device at the next login', async () => {
    const { open, stage } = await openDuoStage(mode, { allowRememberBrowser: false })
    const first = await toDuo(open)
    await first.duo.shows('Add a device')
    expect(new URL(first.duo.page.url()).origin).not.toBe(stage.tenant.url)
    await first.duo.addDevice('My phone')
    await first.duo.shows('Is it you?')
    await first.duo.page.getByText('My phone').waitFor()
    await first.duo.press('Approve')
    expect(await first.shop.result()).toBe(SIGNED_IN)

    const second = await toDuo(open)
    await second.duo.shows('Is it you?')
    await second.duo.press('Approve')
    expect(await second.shop.result()).toBe(SIGNED_IN)
  })

  it('lets nobody in who denies, and lets them try again', async () => {
    const { open, stage } = await openDuoStage(mode)
    const { shop, tenant, duo } = await toDuo(open)
    await duo.addDevice('Phone')
    await duo.press('Deny')
    await tenant.shows('Show that it is you')
    expect(await tenant.alert()).toBe('It was not confirmed that it is you. Try again.')
    expect(new URL(tenant.page.url()).origin).toBe(stage.tenant.url)

    await tenant.choose('Duo')
    await duo.press('Cancel')
    await tenant.shows('Show that it is you')
    await tenant.choose('Duo')
    await duo.shows('Is it you?')
    await duo.press('Approve')
    expect(await shop.result()).toBe(SIGNED_IN)
  })

  it('remembers the browser without asking', async () => {
    const { open } = await openDuoStage(mode)
    const { shop, duo } = await toDuo(open)
    await duo.addDevice('Phone')
    await duo.press('Approve')
    expect(await shop.result()).toBe(SIGNED_IN)

    const again = await open()
    await again.signIn(PEOPLE.ada)
    expect(await again.result()).toBe(REMEMBERED)
  })

  it('passes nobody who goes back, and asks them again', async () => {
    const { open } = await openDuoStage(mode)
    const { shop, tenant, duo } = await toDuo(open)
    await duo.shows('Add a device')
    const prompt = duo.page.url()
    await duo.page.goBack()
    await tenant.shows('Show that it is you')
    await tenant.choose('Duo')
    await duo.addDevice('Phone')
    // The page of the question before: its answer comes too late.
    await duo.page.goto(prompt)
    await duo.press('Approve')
    await tenant.shows('Show that it is you')
    await tenant.choose('Duo')
    await duo.press('Approve')
    expect(await shop.result()).toBe(SIGNED_IN)
  })

  it('says when Duo cannot be reached', async () => {
    const { open, stage } = await openDuoStage(mode)
    stage.tenant.duo.setOutage(true)
    const { shop, tenant, duo } = await toDuo(open)
    await tenant.shows('Show that it is you')
    expect(await tenant.alert()).toMatch(/^We could not reach the service/)
    stage.tenant.duo.setOutage(false)
    await tenant.choose('Duo')
    await duo.addDevice('Phone')
    await duo.press('Approve')
    expect(await shop.result()).toBe(SIGNED_IN)
  })
})

describe('the pages of the stand-in', () => {
  it('have nothing that axe finds, and fit a small screen', async () => {
    const { open } = await openDuoStage('redirect')
    const { duo, tenant } = await toDuo(open)
    await duo.page.setViewportSize({ width: 360, height: 640 })
    const fits = () =>
      duo.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
    await duo.shows('Add a device')
    expect(await accessibilityProblems(duo.page)).toEqual([])
    expect(await fits()).toBe(true)
    await duo.addDevice(' ')
    await duo.page.getByRole('alert').waitFor()
    expect(await accessibilityProblems(duo.page)).toEqual([])
    await duo.addDevice('A device with a name of forty characters')
    await duo.shows('Is it you?')
    expect(await accessibilityProblems(duo.page)).toEqual([])
    expect(await fits()).toBe(true)
    await duo.press('Deny')
    await tenant.shows('Show that it is you')
    expect(await accessibilityProblems(duo.page)).toEqual([])
  })
})
