import type { Factor } from '@lockstep/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, demand, GRACE_RECOVERY_CODE } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { PLAYS, tryAnotherWay, typeRecoveryCode } from './support/factor-plays.js'
import type { Credential, FactorPlay, Player, Scene, Step, World } from './support/factor-plays.js'
import { startMailServer } from './support/mail-server.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import type { Shop } from './support/shop.js'
import { startStage } from './support/stage.js'

const chromium = useChromium()

const plays = Object.entries(PLAYS) as [Factor, FactorPlay][]
const players = plays.flatMap(([factor, { steps }]) =>
  MODES.flatMap((mode) => steps.map((step) => ({ factor, step, mode }))),
)

/** Each cell of the table has somebody of its own, so that none depends on another. */
const cast = players.map((cell, index): Player => {
  const phone = `+155501${String(index + 1000)}`
  const { seed } = PLAYS[cell.factor as keyof typeof PLAYS] as FactorPlay
  const mfa = cell.step === 'enrol' ? undefined : seed?.(phone)
  return {
    ...cell,
    userId: `auth0|${cell.factor}-${cell.step}-${cell.mode}`,
    email: `${cell.factor}.${cell.step}.${cell.mode}@example.com`,
    password: ADA.password,
    phone,
    emailVerified: cell.factor === 'email',
    ...(mfa && { mfa }),
  }
})

let world: World & { close(): Promise<unknown> }

beforeAll(async () => {
  const mail = await startMailServer()
  const stage = await startStage({
    rules: [demand({ provider: 'any' })],
    config: {
      guardian: {
        factors: ['sms', 'email', 'webauthn-roaming', 'webauthn-platform'].map((name) => ({
          name,
          enabled: true,
        })),
        phoneMessageTypes: ['sms', 'voice'],
      },
      messages: {
        email: { type: 'smtp', host: '127.0.0.1', port: mail.port, from: 'no-reply@shop.example' },
      },
      users: cast.map(({ userId, email, emailVerified, password, mfa }) => ({
        user_id: userId,
        email,
        email_verified: emailVerified,
        password,
        ...(mfa && { mfa }),
      })),
    },
  })
  world = { stage, mail, close: () => Promise.all([stage.close(), mail.close()]) }
})

afterAll(() => world.close())

/** Signs in up to the second factor. */
async function enter(
  player: Player,
  mode = player.mode,
): Promise<{ shop: Shop; scene: Omit<Scene, 'credential'> }> {
  const shop = await openShop(await chromium.newPage(), world.stage, { mode })
  await shop.signIn(player)
  return { shop, scene: { ...world, player, tenant: await shop.tenant() } }
}

async function enrol(
  { choice, enrol: setUp }: FactorPlay,
  player: Player,
  mode = player.mode,
): Promise<{ shop: Shop; credential: Credential | undefined; recoveryCode: string }> {
  const { shop, scene } = await enter(player, mode)
  await scene.tenant.shows('Protect your account')
  await scene.tenant.choose(choice)
  const credential = await setUp?.(scene)
  const recoveryCode = await scene.tenant.newRecoveryCode()
  await scene.tenant.keepRecoveryCode()
  expect(await shop.result()).toBe(signedIn(player))
  return { shop, credential, recoveryCode }
}

/** At the challenge of the factor, of somebody who has it. */
async function challenged(play: FactorPlay, player: Player) {
  // What cannot be there from the start is set up in another browser.
  const before = play.seed ? undefined : await enrol(play, player, 'redirect')
  const { shop, scene } = await enter(player)
  if (!play.comesFirst) await tryAnotherWay(scene.tenant, play.choice)
  await scene.tenant.shows(play.title)
  return {
    shop,
    scene: { ...scene, credential: before?.credential },
    recoveryCode: before?.recoveryCode ?? GRACE_RECOVERY_CODE,
  }
}

/** The login goes on after the answer; a recovery code that was used is replaced first. */
async function arrives(shop: Shop, { player, tenant }: Scene, used?: string): Promise<void> {
  if (used !== undefined) {
    expect(await tenant.newRecoveryCode()).not.toBe(used)
    await tenant.keepRecoveryCode()
  }
  expect(await shop.result()).toBe(signedIn(player))
}

const signedIn = ({ email }: Player) => `Signed in: ${email} with a second factor`

const STORIES: Readonly<Record<Step, (play: FactorPlay, player: Player) => Promise<void>>> = {
  async enrol(play, player) {
    await enrol(play, player)
  },
  async challenge(play, player) {
    const { shop, scene } = await challenged(play, player)
    await play.answer(scene)
    await arrives(shop, scene, usedBy(player))
  },
  async fail(play, player) {
    const { shop, scene } = await challenged(play, player)
    await play.fail(scene)
    expect(await scene.tenant.alert()).toMatch(play.failure)
    await play.answer(scene)
    await arrives(shop, scene, usedBy(player))
  },
  async recover(play, player) {
    const { shop, scene, recoveryCode } = await challenged(play, player)
    await tryAnotherWay(scene.tenant, 'Recovery code')
    await typeRecoveryCode(scene.tenant, recoveryCode)
    await arrives(shop, scene, recoveryCode)
  },
}

const usedBy = ({ factor }: Player) =>
  factor === 'recovery-code' ? GRACE_RECOVERY_CODE : undefined

describe.each(plays)('%s', (factor, play) => {
  const cells = cast.filter((player) => player.factor === factor)
  it.each(cells.map((player) => [player.step, player.mode, player] as const))(
    '%s in %s mode',
    async (step, _mode, player) => STORIES[step](play, player),
  )
})
