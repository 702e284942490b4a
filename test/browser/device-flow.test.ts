import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { askAsDevice, codeOnDevice } from '../journeys/support/device.js'
import { GRANT } from '../journeys/support/grants.js'
import { accessibilityProblems } from './support/accessibility.js'
import { useChromium } from './support/chromium.js'
import { PEOPLE, openStage } from './support/stage.js'
import { tenantPage } from './support/tenant-page.js'

const chromium = useChromium()
const SHOP = { client_id: 'shop' } as const

describe('a device that a person lets in', () => {
  it('by typing its code, comparing it, and signing in with two factors', async () => {
    const stage = await openStage({
      rules: [demand({ provider: 'any', allowRememberBrowser: false })],
      client: { grant_types: [GRANT.deviceCode, 'refresh_token'] },
    })
    const device = await codeOnDevice(stage.tenant, SHOP)
    const page = await chromium.newPage()
    await page.goto(`${stage.tenant.url}/activate`)
    expect(await accessibilityProblems(page)).toEqual([])
    await page.getByLabel('Code on your device').fill(device.user_code.toLowerCase())
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(device.user_code).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'It is my device' }).click()

    const tenant = tenantPage(page)
    await tenant.signIn(PEOPLE.grace)
    await tenant.enterCode(await stage.freshCode())
    await tenant.shows('Your device is connected')
    expect((await askAsDevice(stage.tenant, device, SHOP)).status).toBe(200)
  })
})
