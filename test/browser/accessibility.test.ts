import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { accessibilityProblems } from './support/accessibility.js'
import { openAcme } from './support/acme.js'
import { authorizeUrl } from './support/authorize-url.js'
import { useChromium } from './support/chromium.js'
import { useDemo } from './support/demo.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'
import { tenantPage } from './support/tenant-page.js'

// Each of these pages has a strict policy with Trusted Types, and `useChromium()` fails a test in which
// one of them was violated.
const chromium = useChromium()

const GUARDIAN = demand({ provider: 'guardian' })
const AUTHENTICATOR = demand({ provider: 'google-authenticator' })

describe('axe finds nothing on the widget', () => {
  async function open(mode: 'popup' | 'redirect' = 'popup', rules: readonly string[] = []) {
    const stage = await openStage({ rules })
    const attributes = {
      'allow-sign-up': '',
      'allow-forgot-password': '',
      'application-name': 'Shop',
    }
    const shop = await openShop(await chromium.newPage(), stage, { mode, attributes })
    await shop.widget.getByLabel('Email address').waitFor()
    return { ...shop, shows: tenantPage(shop.page).shows }
  }

  it('at the sign-in form', async () => {
    const { page } = await open()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the sign-in form with empty fields', async () => {
    const { page, widget } = await open()
    await widget.getByRole('button', { name: 'Sign in', exact: true }).click()
    await widget.getByText('Type your password.').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the sign-in form after a wrong password', async () => {
    const { page, signIn, alert } = await open('redirect')
    await signIn({ ...PEOPLE.ada, password: 'wrong' })
    await alert()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the form for a new account', async () => {
    const { page, widget, shows } = await open()
    await widget.getByRole('button', { name: 'Create an account' }).click()
    await shows('Create your account')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the form for a forgotten password, and after it', async () => {
    const { page, widget, shows } = await open()
    await widget.getByRole('button', { name: 'Forgot your password?' }).click()
    await shows('Reset your password')
    expect(await accessibilityProblems(page)).toEqual([])

    await widget.getByLabel('Email address').fill(PEOPLE.ada.email)
    await widget.getByRole('button', { name: 'Send the link' }).click()
    await widget.getByText(/a link to choose a new password is on its way/).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('while the popup is open', async () => {
    const { page, signIn, shows } = await open('popup', [GUARDIAN])
    await signIn(PEOPLE.grace)
    await shows('Continue in the other window')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('when the popup is blocked', async () => {
    const { page, signIn, shows } = await open('popup', [GUARDIAN])
    await page.evaluate(() => {
      window.open = () => null
    })
    await signIn(PEOPLE.grace)
    await shows('One more click')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('when it is not set up', async () => {
    const stage = await openStage()
    const page = await chromium.newPage()
    await page.goto(`${stage.origin}/`)
    await tenantPage(page).shows('That did not work')
    expect(await accessibilityProblems(page)).toEqual([])
  })
})

describe('axe finds nothing on the pages of the tenant', () => {
  async function open(rules: readonly string[] = [], client = {}) {
    const stage = await openStage({ rules, client })
    const page = await chromium.newPage()
    await page.goto(authorizeUrl(stage))
    return { stage, ...tenantPage(page) }
  }

  it('at the sign-in form, also after a wrong password', async () => {
    const { page, signIn, alert, shows } = await open()
    await shows('Sign in')
    expect(await accessibilityProblems(page)).toEqual([])

    await signIn({ ...PEOPLE.ada, password: 'wrong' })
    await alert()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the form for a new account', async () => {
    const { page, shows } = await open()
    await page.getByRole('button', { name: 'Create an account' }).click()
    await shows('Create your account')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('from a forgotten password to a new one', async () => {
    const { page, stage, shows } = await open()
    await page.getByRole('button', { name: 'Forgot your password?' }).click()
    await shows('Reset your password')
    expect(await accessibilityProblems(page)).toEqual([])

    await page.getByLabel('Email address').fill(PEOPLE.ada.email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText(/a link to choose a new password is on its way/).waitFor()
    await page.goto(stage.tenant.outbox.list().at(-1)!.link!)
    await shows('Choose a new password')
    expect(await accessibilityProblems(page)).toEqual([])

    await page.getByRole('textbox', { name: 'New password' }).fill('a much longer password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await shows('Your password is changed')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('from an enrolment to the recovery code', async () => {
    const { page, stage, signIn, shows, enrol, newRecoveryCode } = await open([GUARDIAN])
    await signIn(PEOPLE.ada)
    await shows('Protect your account')
    expect(await accessibilityProblems(page)).toEqual([])

    await enrol(stage.tenant.clock.now())
    await newRecoveryCode()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it.each([
    ['with the offer to remember this browser', GUARDIAN],
    ['which remembers this browser by itself', AUTHENTICATOR],
  ])('at the challenge %s, also after a wrong code', async (_, rule) => {
    const { page, signIn, shows, enterCode, alert } = await open([rule])
    await signIn(PEOPLE.grace)
    await shows('Enter your code')
    expect(await accessibilityProblems(page)).toEqual([])

    await enterCode('000000')
    await alert()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the challenge for the recovery code, also after a wrong one', async () => {
    const { page, signIn, shows, useRecoveryCode, alert } = await open([GUARDIAN])
    await signIn(PEOPLE.grace)
    await shows('Enter your code')
    await useRecoveryCode('AAAAAAAAAAAAAAAAAAAAAAAA')
    await alert()
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('at the consent for an application of somebody else', async () => {
    const { page, signIn, shows } = await open([], { is_first_party: false })
    await signIn(PEOPLE.ada)
    await shows('Allow access')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('when the sign-in is not known', async () => {
    const { page, stage, shows } = await open()
    await page.goto(`${stage.tenant.url}/u/mfa?state=unknown`)
    await shows('That did not work')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('when the application is not known', async () => {
    const { page, stage } = await open()
    await page.goto(authorizeUrl(stage, { client_id: 'nobody' }))
    await page.getByRole('heading').first().waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
  })
})

describe('axe finds nothing on the demo', () => {
  const demo = useDemo()

  it('before and after a login', async () => {
    const acme = await openAcme(await chromium.newPage(), demo, { mode: 'popup' })
    await acme.widget.getByLabel('Email address').waitFor()
    expect(await accessibilityProblems(acme.page)).toEqual([])

    await acme.signIn(demo.person('cleo'))
    await acme.proofs()
    expect(await accessibilityProblems(acme.page)).toEqual([])
  })

  it('on the page of the custom MFA service', async () => {
    demo.onlyRules('custom-mfa-service')
    const acme = await openAcme(await chromium.newPage(), demo, { mode: 'redirect' })
    await acme.signIn(demo.person('cleo'))
    await acme.page.getByRole('heading', { name: 'Enter your code' }).waitFor()
    expect(await accessibilityProblems(acme.page)).toEqual([])
  })
})
