import { describe, expect, it } from 'vitest'
import { GRACE_RECOVERY_CODE, demand } from '../journeys/support/acme.js'
import { accessibilityProblems } from './support/accessibility.js'
import { authorizeUrl } from './support/authorize-url.js'
import { useChromium } from './support/chromium.js'
import { openStage, PEOPLE } from './support/stage.js'
import { tenantPage } from './support/tenant-page.js'

// The hosted pages have a strict policy, and `useChromium()` fails a test in which it was violated.
const chromium = useChromium()

describe('somebody who lost the recovery code', () => {
  it('ticks that beside the code of the app, and is shown another one, which works', async () => {
    const stage = await openStage({ rules: [demand({ provider: 'any' })] })
    const page = await chromium.newPage()
    const hosted = tenantPage(page)
    await page.goto(authorizeUrl(stage))
    await hosted.signIn(PEOPLE.grace)
    const box = page.getByLabel(/I lost my recovery code/)
    await box.check()
    await hosted.enterCode('000000')
    expect(await hosted.alert()).toMatch(/code/i)
    expect(await accessibilityProblems(page)).toEqual([])
    await box.check()
    await hosted.enterCode(await stage.freshCode())
    const code = await hosted.newRecoveryCode()
    await hosted.keepRecoveryCode()
    await page.waitForURL(`${stage.origin}/callback?*`)

    await page.goto(authorizeUrl(stage, { prompt: 'login' }))
    await hosted.signIn(PEOPLE.grace)
    await hosted.useRecoveryCode(GRACE_RECOVERY_CODE)
    expect(await hosted.alert()).toMatch(/recovery code/i)
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(code)
    await page.getByRole('button', { name: 'Verify' }).click()
    expect(await hosted.newRecoveryCode()).not.toBe(code)
  })
})
