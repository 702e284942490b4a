import { describe, expect, it } from 'vitest'
import { ADA, demand, GRACE, GRACE_SECRET } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'
import type { Stage } from './support/stage.js'

const chromium = useChromium()

const PHONE = '+15550100199'

/** A stage on which every login needs a second factor, and phones and mailboxes are such. */
function openFactorStage(): Promise<Stage> {
  return openStage({
    rules: [demand({ provider: 'any' })],
    config: {
      guardian: {
        factors: ['sms', 'email'].map((name) => ({ name, enabled: true })),
      },
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          email_verified: true,
          password: GRACE.password,
          mfa: { otp_secret: GRACE_SECRET, phone_number: PHONE },
        },
      ],
    },
  })
}

/** The code in the next message to somebody. */
async function codeSentTo(stage: Stage, to: string): Promise<string> {
  const { text } = await stage.tenant.outbox.next({ to, timeoutMs: 15_000 })
  return /\d{6}/.exec(text)![0]
}

describe.each(MODES)('in %s mode', (mode) => {
  it('somebody without a second factor chooses a phone, and signs in with it', async () => {
    const stage = await openFactorStage()
    const shop = await openShop(await chromium.newPage(), stage, { mode })
    await shop.signIn(PEOPLE.ada)
    const tenant = await shop.tenant()
    await tenant.shows('Protect your account')
    await tenant.choose('Text message')
    await tenant.shows('Add your phone')
    await tenant.page.getByLabel('Phone number').fill('+1 555 010 0111')
    await tenant.page.getByRole('button', { name: 'Send the code' }).click()
    await tenant.shows('Check your messages')
    await tenant.enterCode(await codeSentTo(stage, '+15550100111'))
    await tenant.newRecoveryCode()
    await tenant.keepRecoveryCode()

    expect(await shop.result()).toBe(`Signed in: ${PEOPLE.ada.email} with a second factor`)
  })

  it('somebody whose app is not at hand tries another way, after a slip', async () => {
    const stage = await openFactorStage()
    const shop = await openShop(await chromium.newPage(), stage, { mode })
    await shop.signIn(PEOPLE.grace)
    const tenant = await shop.tenant()
    await tenant.shows('Enter your code')
    await tenant.page.getByRole('button', { name: 'Try another way' }).click()
    await tenant.choose('Email')
    await tenant.shows('Check your email')
    const right = await codeSentTo(stage, PEOPLE.grace.email)
    await tenant.enterCode(right === '000000' ? '111111' : '000000')
    expect(await tenant.alert()).toMatch(/^This code is not right/)
    await tenant.enterCode(right)

    expect(await shop.result()).toBe(`Signed in: ${PEOPLE.grace.email} with a second factor`)
  })
})
