import { describe, expect, it } from 'vitest'
import { openAcme, WITH_CODE } from './support/acme.js'
import { useChromium } from './support/chromium.js'
import { useDemo } from './support/demo.js'
import { MODES } from './support/modes.js'
import { tenantPage } from './support/tenant-page.js'

const chromium = useChromium()
const demo = useDemo()

describe.each(MODES)('in the middle of MFA in %s mode', (mode) => {
  it('a reload shows the same challenge, which goes on', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await openAcme(await chromium.newPage(), demo, { mode })
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    await tenant.shows('Enter your code')
    await tenant.page.reload()
    await tenant.enterCode(await demo.freshCode(cleo))

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('a reload shows the same key of an enrolment, which goes on', async () => {
    demo.onlyRules('users-who-opted-in')
    const acme = await openAcme(await chromium.newPage(), demo, { mode })
    await acme.signIn(demo.person('ben'))
    const tenant = await acme.tenant()
    await tenant.shows('Protect your account')
    await tenant.choose('Authenticator app')
    const key = () => tenant.page.locator('code').textContent()
    const before = await key()
    await tenant.page.reload()
    expect(await key()).toBe(before)
    await tenant.enrol(demo.tenant.clock.now())
    await tenant.keepRecoveryCode()

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('two tabs sign in side by side, and each gets its own tokens', async () => {
    demo.onlyRules('every-login')
    const [cleo, lobby] = [demo.person('cleo'), demo.person('lobby')]
    const browser = await chromium.newBrowser()
    const first = await openAcme(await browser.newPage(), demo, { mode })
    const second = await openAcme(await browser.newPage(), demo, { mode })
    await first.signIn(cleo)
    await (await first.tenant()).shows('Enter your code')
    await second.signIn(lobby)
    await (await second.tenant()).choose('Authenticator app')
    await (await second.tenant()).enrol(demo.tenant.clock.now())
    await (await second.tenant()).keepRecoveryCode()
    await second.page.getByRole('heading', { name: 'Welcome, Lobby' }).waitFor()

    await (await first.tenant()).enterCode(await demo.freshCode(cleo))
    await first.page.getByRole('heading', { name: 'Welcome, Cleo' }).waitFor()
    expect(await first.proofs()).toEqual(WITH_CODE)
  })

  it('a stranger who opens the address of the challenge gets nothing', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await openAcme(await chromium.newPage(), demo, { mode })
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    await tenant.shows('Enter your code')

    const stranger = tenantPage(await chromium.newPage())
    await stranger.page.goto(tenant.page.url())
    expect(await stranger.alert()).toMatch(/began in another browser/)
    const resume = new URL('/authorize/resume', tenant.page.url())
    resume.search = new URL(tenant.page.url()).search
    await stranger.page.goto(resume.href)
    expect(new URL(stranger.page.url()).origin).toBe(demo.urls.tenant)

    await tenant.enterCode(await demo.freshCode(cleo))
    expect(await acme.proofs()).toEqual(WITH_CODE)
  })
})

describe('the Back button in redirect mode', () => {
  const open = async () => openAcme(await chromium.newPage(), demo, { mode: 'redirect' })

  it('leads from the challenge to the form, which signs in anew', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    await (await acme.tenant()).shows('Enter your code')
    await acme.page.goBack()
    await acme.signIn(cleo)
    await (await acme.tenant()).enterCode(await demo.freshCode(cleo))

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('and Forward find the challenge as it was', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    await tenant.shows('Enter your code')
    await acme.page.goBack()
    await acme.widget.getByLabel('Email address').waitFor()
    await acme.page.goForward()
    await tenant.enterCode(await demo.freshCode(cleo))

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('leads from the finished login to a challenge that is over', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    await tenant.enterCode(await demo.freshCode(cleo))
    await acme.proofs()
    await acme.page.goBack()

    expect(await tenant.alert()).toMatch(/began in another browser/)
  })
})

describe('the Back button in popup mode', () => {
  it('stays at the challenge, which goes on', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await openAcme(await chromium.newPage(), demo, { mode: 'popup' })
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    await tenant.shows('Enter your code')
    await tenant.page.evaluate(() => history.back())
    await tenant.enterCode(await demo.freshCode(cleo))

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })
})
