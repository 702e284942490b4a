import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ADA, demand, GRACE, GRACE_SECRET } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'
import type { Stage } from './support/stage.js'

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

/** What is on an authenticator, and how often it signed. */
async function credentialsOf(session: CDPSession, authenticatorId: string) {
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
  return credentials
}

type Credential = Awaited<ReturnType<typeof credentialsOf>>[number]

/** Plugs an authenticator into the browser, which its person touches whenever it asks. */
async function plugIn(page: Page, device: 'roaming' | 'platform') {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: device === 'roaming' ? 'usb' : 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: () => credentialsOf(session, authenticatorId),
    /** Puts a credential of another authenticator on this one. */
    put: (credential: Credential) =>
      session.send('WebAuthn.addCredential', { authenticatorId, credential }),
  }
}

describe.each(MODES)('in %s mode', (mode) => {
  for (const [device, choice] of [
    ['roaming', 'Security key'],
    ['platform', 'This device'],
  ] as const) {
    it(`a ${device} authenticator is set up, and asked for at the next login`, async () => {
      const stage = await openKeyStage()
      const page = await chromium.newPage()
      const shop = await openShop(page, stage, { mode })
      await shop.signIn(PEOPLE.ada)
      const first = await shop.tenant()
      const key = await plugIn(first.page, device)
      await first.shows('Protect your account')
      await first.choose(choice)
      await first.page.getByRole('button', { name: 'Set it up' }).click()
      await first.newRecoveryCode()
      const [credential] = await key.credentials()
      await first.keepRecoveryCode()
      expect(await shop.result()).toBe(`Signed in: ${PEOPLE.ada.email} with a second factor`)

      const again = await openShop(await page.context().newPage(), stage, { mode })
      await again.signIn(PEOPLE.ada)
      const second = await again.tenant()
      const same = await plugIn(second.page, device)
      await same.put(credential!)
      await second.shows('Show that it is you')
      await second.page.getByRole('button', { name: 'Continue' }).click()
      expect(await again.result()).toBe(`Signed in: ${PEOPLE.ada.email} with a second factor`)
    })
  }
})

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
