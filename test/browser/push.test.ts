import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { accessibilityProblems } from './support/accessibility.js'
import { useChromium } from './support/chromium.js'
import { MODES } from './support/modes.js'
import type { Mode } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'
import type { Stage } from './support/stage.js'
import type { TenantPage } from './support/tenant-page.js'
import { virtualPhone } from './support/virtual-phone.js'

const chromium = useChromium()

const SIGNED_IN = `Signed in: ${PEOPLE.ada.email} with a second factor`

function openPushStage(): Promise<Stage> {
  return openStage({
    rules: [demand({ provider: 'guardian', allowRememberBrowser: false })],
    config: { guardian: { factors: [{ name: 'push-notification', enabled: true }] } },
  })
}

/** Ada's login, up to where the tenant asks for more. */
async function arrive(stage: Stage, mode: Mode) {
  const shop = await openShop(await chromium.newPage(), stage, { mode })
  await shop.signIn(PEOPLE.ada)
  return { shop, tenant: await shop.tenant() }
}

async function linkOn({ page }: TenantPage): Promise<string> {
  await page.getByText('Cannot scan it? Use a link').click()
  return page.locator('code').innerText()
}

async function numberOn({ page }: TenantPage): Promise<string> {
  return page.locator('[part="push-digits"]').innerText()
}

/** Ada sets her phone up on the way of her first login. */
async function setUp(stage: Stage, mode: Mode, how: 'opened' | 'pasted' = 'opened') {
  const phone = await virtualPhone(
    await chromium.newPage({ viewport: { width: 360, height: 740 } }),
    stage,
  )
  const { shop, tenant } = await arrive(stage, mode)
  await tenant.choose('Approve on a phone')
  await tenant.shows('Connect your phone')
  await phone.connect(await linkOn(tenant), how)
  await tenant.newRecoveryCode()
  await tenant.keepRecoveryCode()
  expect(await shop.result()).toBe(SIGNED_IN)
  return phone
}

describe.each(MODES)('in %s mode', (mode) => {
  it('a phone is connected, and approves the next login by its number', async () => {
    const stage = await openPushStage()
    const phone = await setUp(stage, mode)
    await phone.says(/is connected\. Approve its next sign-in here/)

    const { shop, tenant } = await arrive(stage, mode)
    await tenant.shows('Approve it on your phone')
    const number = await numberOn(tenant)
    expect(await phone.numbers()).toContain(number)
    await phone.says('Sign in to Shop?')
    await phone.choose(number)
    await phone.says('Approved. Go on at the sign-in page.')
    expect(await shop.result()).toBe(SIGNED_IN)
  })

  it('a login that the person rejects is over, and the application hears of it', async () => {
    const stage = await openPushStage()
    const phone = await setUp(stage, mode, 'pasted')
    const { shop, tenant } = await arrive(stage, mode)
    await tenant.shows('Approve it on your phone')
    await phone.reject()
    await tenant.shows('You said no')
    await tenant.page.getByRole('button', { name: 'Back to the application' }).click()
    if (mode === 'popup') expect(await shop.alert()).toBe('MFA Authorization rejected.')
    else expect(await shop.result()).toBe('Not signed in: MFA Authorization rejected.')
  })

  it('a person whose phone is offline types its code', async () => {
    const stage = await openPushStage()
    const phone = await setUp(stage, mode)
    const { shop, tenant } = await arrive(stage, mode)
    await tenant.page.getByRole('button', { name: 'Enter a code instead' }).click()
    await tenant.shows('Enter your code')
    await tenant.enterCode(await phone.code())
    expect(await shop.result()).toBe(SIGNED_IN)
  })
})

describe('a wrong number', () => {
  it('stops the login, and the phone says so', async () => {
    const stage = await openPushStage()
    const phone = await setUp(stage, 'redirect')
    const { tenant } = await arrive(stage, 'redirect')
    const number = await numberOn(tenant)
    const wrong = (await phone.numbers()).find((choice) => choice !== number)!
    await phone.choose(wrong)
    await phone.says('The sign-in page shows another number. It was stopped.')
    await tenant.shows('You said no')
  })
})

describe('the virtual phone', () => {
  it('keeps its accounts when it is loaded again, and leaves them when it is told to', async () => {
    const stage = await openPushStage()
    const phone = await setUp(stage, 'redirect')
    await phone.page.reload()
    await phone.code()
    await phone.page.getByRole('button', { name: 'Remove this account' }).click()
    await phone.page.getByRole('button', { name: 'Remove', exact: true }).click()
    await phone.says(`${PEOPLE.ada.email} is removed from this phone.`)
    const { tenant } = await arrive(stage, 'redirect')
    await tenant.shows('Protect your account')
  })

  it('gives its private key to nobody, not even to its own page', async () => {
    const stage = await openPushStage()
    const phone = await setUp(stage, 'redirect')
    const exported = await phone.page.evaluate(async () => {
      const opened = indexedDB.open('lockstep-phone')
      await new Promise((resolve) => opened.addEventListener('success', resolve))
      const all = opened.result.transaction('accounts').objectStore('accounts').getAll()
      await new Promise((resolve) => all.addEventListener('success', resolve))
      const [{ identity }] = all.result as [{ identity: { keys: CryptoKeyPair } }]
      return crypto.subtle.exportKey('jwk', identity.keys.privateKey).then(
        () => 'exported',
        (error: Error) => error.name,
      )
    })
    expect(exported).toBe('InvalidAccessError')
  })

  it('is accessible, as are both screens of the login, in every look', async () => {
    const stage = await openPushStage()
    const phone = await virtualPhone(
      await chromium.newPage({ viewport: { width: 360, height: 740 } }),
      stage,
    )
    expect(await accessibilityProblems(phone.page)).toEqual([])
    const { tenant } = await arrive(stage, 'redirect')
    await tenant.choose('Approve on a phone')
    const link = await linkOn(tenant)
    expect(await accessibilityProblems(tenant.page)).toEqual([])
    await phone.connect(link)
    await tenant.newRecoveryCode()
    const again = await arrive(stage, 'redirect')
    await again.tenant.shows('Approve it on your phone')
    expect(await accessibilityProblems(again.tenant.page)).toEqual([])
    await phone.numbers()
    expect(await accessibilityProblems(phone.page)).toEqual([])
    await phone.reject()
    await again.tenant.shows('You said no')
    expect(await accessibilityProblems(again.tenant.page)).toEqual([])
  })
})
