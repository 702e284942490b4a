import { describe, expect, it } from 'vitest'
import { ADA, demand, GRACE, GRACE_SECRET } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'
import type { Stage } from './support/stage.js'
import { plugIn } from './support/virtual-authenticator.js'

const chromium = useChromium()

function openKeyStage(): Promise<Stage> {
  return openStage({
    rules: [demand({ provider: 'any', allowRememberBrowser: false })],
    config: {
      guardian: {
        factors: ['webauthn-roaming', 'webauthn-platform'].map((name) => ({ name, enabled: true })),
      },
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          password: GRACE.password,
          mfa: { otp_secret: GRACE_SECRET },
        },
      ],
    },
  })
}

describe('a person without the key', () => {
  it('is told, and can go on with a recovery code', async () => {
    const stage = await openKeyStage()
    const page = await chromium.newPage()
    const shop = await openShop(page, stage, { mode: 'redirect' })
    await shop.signIn(PEOPLE.ada)
    const tenant = await shop.tenant()
    await plugIn(page, 'roaming')
    await tenant.choose('Security key')
    await tenant.page.getByRole('button', { name: 'Set it up' }).click()
    const recoveryCode = await tenant.newRecoveryCode()
    await tenant.keepRecoveryCode()
    await shop.result()

    const stranger = await chromium.newPage()
    const elsewhere = await openShop(stranger, stage, { mode: 'redirect' })
    await elsewhere.signIn(PEOPLE.ada)
    const challenge = await elsewhere.tenant()
    // Another key, which knows nothing of this account.
    await plugIn(stranger, 'roaming')
    await challenge.shows('Show that it is you')
    await stranger.getByRole('button', { name: 'Continue' }).click()
    expect(await challenge.alert()).toMatch(/^That was cancelled, or took too long/)
    await challenge.useRecoveryCode(recoveryCode)
    await challenge.newRecoveryCode()
    await challenge.keepRecoveryCode()
    expect(await elsewhere.result()).toBe(`Signed in: ${PEOPLE.ada.email} with a second factor`)
  })
})
