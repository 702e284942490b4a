import type { Factor } from '@lockstep/protocol'
import { GRACE_RECOVERY_CODE, GRACE_SECRET } from '../../journeys/support/acme.js'
import type { MailServer } from './mail-server.js'
import type { Mode } from './modes.js'
import type { Stage } from './stage.js'
import type { TenantPage } from './tenant-page.js'
import { plugIn } from './virtual-authenticator.js'
import type { VirtualAuthenticator } from './virtual-authenticator.js'

/** What may happen to a second factor. */
export const STEPS = ['enrol', 'challenge', 'fail', 'recover'] as const

export type Step = (typeof STEPS)[number]

/** Somebody who does one step with one factor, in one mode. */
export interface Player {
  readonly factor: Factor
  readonly step: Step
  readonly mode: Mode
  readonly userId: string
  readonly email: string
  readonly password: string
  /** Nobody else's. */
  readonly phone: string
  /** What is known of the person's second factor from the start. */
  readonly mfa?: Readonly<Record<string, string>>
  readonly emailVerified: boolean
}

/** Where the play is given. */
export interface World {
  readonly stage: Stage
  readonly mail: MailServer
}

/** One person in front of the tenant's page, and their things. */
export interface Scene extends World {
  readonly player: Player
  readonly tenant: TenantPage
  /** What the key or the device holds that was set up in another window. */
  readonly credential?: Credential | undefined
}

export type Credential = Awaited<ReturnType<VirtualAuthenticator['credentials']>>[number]

/** How people use one factor. */
export interface FactorPlay {
  /** Its name where several are to choose from. */
  readonly choice: string
  /** The title of its challenge. */
  readonly title: string
  /** The challenge comes first, or as another way. */
  readonly comesFirst: boolean
  /** What somebody has who has it; absent where it must be set up in the browser. */
  readonly seed?: (phone: string) => Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** Sets it up, from its first screen. */
  enrol?(scene: Scene): Promise<Credential | undefined>
  /** Answers the challenge. */
  answer(scene: Scene): Promise<void>
  /** Answers it wrongly. */
  fail(scene: Scene): Promise<void>
  /** What is said then. */
  readonly failure: RegExp
}

const sentCode = (
  kind: 'sms' | 'voice',
  choice: string,
  title: string,
  enrolment: string,
): FactorPlay => ({
  choice,
  title,
  comesFirst: kind === 'sms',
  seed: (phone) => ({ phone_number: phone, recovery_code: GRACE_RECOVERY_CODE }),
  steps: STEPS,
  async enrol(scene) {
    const { page, shows, enterCode } = scene.tenant
    await shows('Add your phone')
    await page.getByLabel('Phone number').fill(scene.player.phone)
    await page.getByRole('button', { name: enrolment }).click()
    await shows(title)
    await enterCode(await codeFromPhone(scene, kind))
    return undefined
  },
  answer: async (scene) => scene.tenant.enterCode(await codeFromPhone(scene, kind)),
  fail: ({ tenant }) => tenant.enterCode('000000'),
  failure: /^This code is not right\. Use the newest one/,
})

const webauthn = (device: 'roaming' | 'platform', choice: string): FactorPlay => ({
  choice,
  title: 'Show that it is you',
  comesFirst: true,
  steps: STEPS,
  async enrol({ tenant: { page } }) {
    const authenticator = await plugIn(page, device)
    await page.getByRole('button', { name: 'Set it up' }).click()
    await page.getByRole('heading', { name: 'Keep this recovery code' }).waitFor()
    return (await authenticator.credentials())[0]
  },
  async answer({ tenant: { page }, credential }) {
    const authenticator = await plugIn(page, device)
    await authenticator.put(credential!)
    await page.getByRole('button', { name: 'Continue' }).click()
  },
  async fail({ tenant: { page } }) {
    const stranger = await plugIn(page, device)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').waitFor()
    await stranger.unplug()
  },
  failure: /^That was cancelled, or took too long/,
})

/** Every factor that needs nothing but this page, a phone, a mailbox or a key. */
export const PLAYS = {
  otp: {
    choice: 'Authenticator app',
    title: 'Enter your code',
    comesFirst: true,
    seed: () => ({ otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE }),
    steps: STEPS,
    async enrol({ tenant, stage }) {
      await tenant.enrol(stage.tenant.clock.now())
      return undefined
    },
    async answer({ tenant, stage, player }) {
      await tenant.enterCode((await stage.tenant.currentCode(player.userId))!)
    },
    fail: ({ tenant }) => tenant.enterCode('000000'),
    failure: /^This code is not right\. Wait for the next one/,
  },
  sms: sentCode('sms', 'Text message', 'Check your messages', 'Send the code'),
  voice: sentCode('voice', 'Phone call', 'Answer your phone', 'Call me'),
  email: {
    choice: 'Email',
    title: 'Check your email',
    comesFirst: false,
    seed: () => ({ otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE }),
    // A verified address is one as soon as another factor is set up: nobody enrols it.
    steps: ['challenge', 'fail', 'recover'],
    async answer({ tenant, mail, player }) {
      await tenant.enterCode(codeIn(await mail.next(player.email)))
    },
    fail: ({ tenant }) => tenant.enterCode('000000'),
    failure: /^This code is not right\. Use the newest one/,
  },
  'webauthn-roaming': webauthn('roaming', 'Security key'),
  'webauthn-platform': webauthn('platform', 'This device'),
  'recovery-code': {
    choice: 'Recovery code',
    title: 'Use your recovery code',
    comesFirst: false,
    seed: () => ({ otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE }),
    // It comes with the other factors' enrolment, and is itself what one recovers with.
    steps: ['challenge', 'fail'],
    answer: ({ tenant }) => typeRecoveryCode(tenant, GRACE_RECOVERY_CODE),
    fail: ({ tenant }) => typeRecoveryCode(tenant, 'A'.repeat(24)),
    failure: /^This recovery code is not right/,
  },
} as const satisfies Partial<Record<Factor, FactorPlay>>

/** Goes from the first challenge to that of a factor with this name in the list. */
export async function tryAnotherWay({ page, choose }: TenantPage, choice: string): Promise<void> {
  const recovery = page.getByRole('button', { name: 'Use a recovery code' })
  const others = page.getByRole('button', { name: 'Try another way' })
  await recovery.or(others).waitFor()
  if (await recovery.isVisible()) {
    await recovery.click()
    return
  }
  await others.click()
  await choose(choice)
}

/** Types a recovery code where it is asked for. */
export async function typeRecoveryCode({ page }: TenantPage, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(code)
  await page.getByRole('button', { name: 'Verify' }).click()
}

/** A phone that takes calls and text messages alike may have got one of the other kind before. */
async function codeFromPhone(
  { stage, player }: Pick<Scene, 'stage' | 'player'>,
  kind: 'sms' | 'voice',
): Promise<string> {
  const message = await stage.tenant.outbox.next({ to: player.phone, timeoutMs: 15_000 })
  return message.kind === kind ? codeIn(message.text) : codeFromPhone({ stage, player }, kind)
}

/** Six digits in a row, or read out one by one. */
function codeIn(text: string): string {
  return /\b(?:\d ?){5}\d\b/.exec(text)![0].replaceAll(' ', '')
}
