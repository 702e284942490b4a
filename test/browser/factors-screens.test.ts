import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { demand, GRACE_RECOVERY_CODE, GRACE_SECRET } from '../journeys/support/acme.js'
import { authorizeUrl } from './support/authorize-url.js'
import { useChromium } from './support/chromium.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'
import { tenantPage } from './support/tenant-page.js'
import { plugIn } from './support/virtual-authenticator.js'

// The hosted pages have a strict policy, and `useChromium()` fails a test in which it was violated.
const chromium = useChromium()

const ANY = demand({ provider: 'any' })

describe('a new recovery code', () => {
  it('is downloaded as a text, and printed without buttons', async () => {
    const stage = await openStage({ rules: [ANY] })
    const page = await chromium.newPage()
    await page.goto(authorizeUrl(stage))
    const tenant = tenantPage(page)
    await tenant.signIn(PEOPLE.ada)
    await tenant.shows('Protect your account')
    await tenant.enrol(stage.tenant.clock.now())
    const code = await tenant.newRecoveryCode()

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('recovery-code.txt')
    const text = readFileSync(await download.path(), 'utf8')
    expect(text.replaceAll(' ', '')).toContain(code)
    expect(text).toContain(`Recovery code for ${new URL(stage.tenant.url).host}`)

    const printed = page.evaluate(
      () => new Promise((resolve) => window.addEventListener('beforeprint', () => resolve('yes'))),
    )
    await page.getByRole('button', { name: 'Print' }).click()
    expect(await printed).toBe('yes')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.locator('code').isVisible()).toBe(true)
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
    const ink = await page.locator('code').evaluate((element) => getComputedStyle(element).color)
    expect(ink, 'dark on light').toBe('rgb(25, 27, 41)')
  })
})

describe('the keyboard alone', () => {
  it('leads through another way and back, and begins each screen at its heading', async () => {
    const stage = await openStage({
      rules: [ANY],
      config: {
        guardian: { factors: [{ name: 'sms', enabled: true }] },
        users: [
          {
            user_id: 'auth0|grace',
            ...PEOPLE.grace,
            mfa: {
              otp_secret: GRACE_SECRET,
              phone_number: '+15550100199',
              recovery_code: GRACE_RECOVERY_CODE,
            },
          },
        ],
      },
    })
    const page = await chromium.newPage()
    const { keyboard } = page
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement
        const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined
        return (element?.ariaLabel ?? (label ?? element)?.textContent ?? '').trim()
      })
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 12 && !(await focused()).startsWith(name); presses += 1) {
        await keyboard.press('Tab')
      }
      expect(await focused()).toMatch(new RegExp(`^${name}`))
    }
    const tenant = tenantPage(page)

    await page.goto(authorizeUrl(stage))
    await tenant.shows('Sign in')
    expect(await focused()).toBe('Email address')
    await keyboard.type(PEOPLE.grace.email)
    await keyboard.press('Tab')
    expect(await focused()).toBe('Password')
    await keyboard.type(PEOPLE.grace.password)
    await keyboard.press('Enter')

    await tenant.shows('Enter your code')
    await tabTo('Try another way')
    await keyboard.press('Enter')
    await tenant.shows('Choose another way')
    expect(await focused()).toBe('Choose another way')
    await keyboard.press('Tab')
    expect(await focused()).toMatch(/^Text message/)
    await tabTo('Go back')
    await keyboard.press('Enter')
    await tenant.shows('Enter your code')
    expect(await focused()).toBe('Enter your code')

    await keyboard.press('Tab')
    expect(await focused()).toBe('6-digit code')
    await keyboard.type('000000')
    await keyboard.press('Enter')
    await tenant.alert()
    expect(await focused()).toBe('6-digit code')
    await keyboard.type((await stage.tenant.currentCode('auth0|grace'))!)
    await keyboard.press('Enter')
    await page.waitForURL(`${stage.origin}/**`)
  })
})

describe('a device that cannot tell who holds it', () => {
  it('is refused where its person must be verified, and another way is left', async () => {
    const stage = await openStage({
      rules: [ANY],
      config: {
        guardian: { factors: [{ name: 'webauthn-platform', enabled: true }] },
      },
    })
    const page = await chromium.newPage()
    const shop = await openShop(page, stage, { mode: 'redirect' })
    await shop.signIn(PEOPLE.ada)
    const tenant = await shop.tenant()
    await tenant.shows('Protect your account')
    await tenant.choose('This device')
    const device = await plugIn(page, 'platform', { verifiesItsPerson: false })
    await page.getByRole('button', { name: 'Set it up' }).click()
    expect(await tenant.alert()).toMatch(/Try again|Use another one/)
    expect(await device.credentials()).toEqual([])

    await page.getByRole('button', { name: 'Try another way' }).click()
    await tenant.choose('Authenticator app')
    await tenant.enrol(stage.tenant.clock.now())
    await tenant.newRecoveryCode()
    await tenant.keepRecoveryCode()
    expect(await shop.result()).toBe(`Signed in: ${PEOPLE.ada.email} with a second factor`)
  })
})

describe.each([
  ['a small phone (360 px)', { viewport: { width: 360, height: 640 } }],
  ['400 % zoom (320 px)', { viewport: { width: 320, height: 256 } }],
  ['forced colours', { forcedColors: 'active' as const }],
])('with %s', (_, options) => {
  it('everything of a challenge can be seen and used', async () => {
    const stage = await openStage({ rules: [ANY] })
    const page = await chromium.newPage(options)
    await page.goto(authorizeUrl(stage))
    const tenant = tenantPage(page)
    await tenant.signIn(PEOPLE.grace)
    await tenant.shows('Enter your code')
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      'nothing is cut off at the side',
    ).toBeLessThanOrEqual(0)
    const border = await page
      .getByRole('button', { name: 'Verify' })
      .evaluate((button) => getComputedStyle(button).borderTopColor)
    if ('forcedColors' in options) expect(border).not.toMatch(/^rgba\(.* 0\)$/)
    await tenant.enterCode(await stage.freshCode())
    await page.waitForURL(`${stage.origin}/**`)
  })
})
