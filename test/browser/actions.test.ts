import { describe, expect, it, onTestFinished } from 'vitest'
import { GRACE_RECOVERY_CODE } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { listen } from './support/listen.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'

const chromium = useChromium()

const { grace } = PEOPLE
const WITH_CODE = `Signed in: ${grace.email} with a second factor`

/** A tenant whose Actions may demand factors one after the other. */
const withActions = (...actions: readonly string[]) => ({
  config: {
    tenant: { customize_mfa_in_postlogin_action: true },
    actions: actions.map((code, index) => ({ name: `action-${index + 1}`, code })),
  },
})

describe.each(MODES)('Actions in %s mode', (mode) => {
  it('ask for one factor after the other, each on its own page', async () => {
    const stage = await openStage(
      withActions(
        `exports.onExecutePostLogin = async (event, api) =>
           api.authentication.challengeWith({ type: 'otp' })`,
        `exports.onExecutePostLogin = async (event, api) => {
           const proven = event.authentication.methods.filter(({ name }) => name === 'mfa')
           if (proven.length !== 1) return api.access.deny('The first factor is missing.')
           api.authentication.challengeWith({ type: 'recovery-code' })
         }`,
      ),
    )
    const shop = await openShop(await chromium.newPage(), stage, { mode })
    await shop.signIn(grace)
    const tenant = await shop.tenant()
    await tenant.shows('Enter your code')
    expect(await tenant.offersToRemember()).toBe(false)
    await tenant.enterCode(await stage.freshCode())

    await tenant.page.getByRole('textbox', { name: 'Recovery code' }).fill(GRACE_RECOVERY_CODE)
    // A person who reloads the page, or comes back to it, stands where the login is.
    await tenant.page.reload()
    await tenant.page.getByRole('textbox', { name: 'Recovery code' }).fill(GRACE_RECOVERY_CODE)
    await tenant.page.getByRole('button', { name: 'Verify' }).click()
    expect(await tenant.newRecoveryCode()).not.toBe(GRACE_RECOVERY_CODE)
    await tenant.keepRecoveryCode()
    expect(await shop.result()).toBe(WITH_CODE)
  })

  it('send the person to another site and go on at the return', async () => {
    const service = await listen(async (request) => {
      const state = new URL(request.url).searchParams.get('state') ?? ''
      const back = `${stage.tenant.url}/continue?state=${encodeURIComponent(state)}&answer=yes`
      return new Response(null, { status: 302, headers: { location: back } })
    })
    onTestFinished(() => service.close())
    const stage = await openStage(
      withActions(
        `exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('${service.origin}/')
         exports.onContinuePostLogin = async (event, api) => {
           if (event.request.query.answer !== 'yes') return api.access.deny('No answer.')
           api.authentication.challengeWith({ type: 'otp' })
         }`,
      ),
    )
    const shop = await openShop(await chromium.newPage(), stage, { mode })
    await shop.signIn(grace)
    const tenant = await shop.tenant()
    await tenant.shows('Enter your code')
    await tenant.enterCode(await stage.freshCode())
    expect(await shop.result()).toBe(WITH_CODE)
  })
})
