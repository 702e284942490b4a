import { readFileSync } from 'node:fs'
import type { RunningTenant } from '@lockstep/tenant'
import type { PanelChange, PanelState, Person, Place, Preset, Scene } from '../shared/panel.js'
import { explainLogin } from './explain-login.js'
import { wordsFor } from './rule-words.js'
import { ABOUT_PEOPLE, PLACES, PRESETS } from './scene.js'

/** Logins and messages shown: our choice, what fits a panel. */
const SHOWN = 12

/** What stands behind the scenario panel. */
export interface Panel {
  scene(): Scene
  state(): Promise<PanelState>
  change(change: PanelChange): Promise<void>
}

export interface PanelOptions {
  readonly tenant: () => RunningTenant
  /** Starts the tenant anew, as its folder describes it. */
  readonly restart: () => Promise<void>
  readonly customMfaUrl: () => string
  readonly people: readonly Person[]
  /** Milliseconds since the epoch. */
  readonly realNow?: () => number
}

/** Translates between the panel's words and the tenant's test kit. */
export function createPanel({
  tenant,
  restart,
  customMfaUrl,
  people,
  realNow = Date.now,
}: PanelOptions): Panel {
  let place = PLACES[0] as Place
  let deviceKnown = true
  arrive()

  /** Tells the tenant where logins come from now on. */
  function arrive(): void {
    tenant().from({ ip: place.ip, device: deviceKnown ? 'known' : 'unknown' })
  }

  function applyPreset({ rules, place: id, deviceKnown: known }: Preset): void {
    for (const { name } of tenant().rules.list()) {
      tenant().rules.enable(name, rules.includes(name))
    }
    place = find(PLACES, id)
    deviceKnown = known
    arrive()
  }

  return {
    scene: () => ({
      tenantUrl: tenant().url,
      customMfaUrl: customMfaUrl(),
      places: PLACES,
      people,
      presets: PRESETS,
      rules: tenant()
        .rules.list()
        .map(({ name, script }) => {
          const { title, about } = wordsFor(name)
          return { name, title, about, source: script }
        }),
    }),

    async state() {
      const { clock, rules, outbox, traces } = tenant()
      const now = clock.now()
      const codes = new Map<string, string>()
      for (const { userId } of people) {
        const code = await tenant().currentCode(userId)
        if (code !== undefined) codes.set(userId, code)
      }
      return {
        now,
        clockAheadSeconds: now - Math.floor(realNow() / 1000),
        place: place.id,
        deviceKnown,
        rulesOn: rules
          .list()
          .filter(({ enabled }) => enabled)
          .map(({ name }) => name),
        codes: Object.fromEntries(codes),
        messages: outbox.list().slice(-SHOWN).reverse(),
        logins: traces
          .list()
          .filter(({ user }) => user !== undefined)
          .slice(0, SHOWN)
          .map(explainLogin),
      }
    },

    async change(change) {
      switch (change.change) {
        case 'toggle_rule':
          tenant().rules.enable(change.rule, change.on)
          return
        case 'choose_place':
          place = find(PLACES, change.place)
          return arrive()
        case 'choose_device':
          deviceKnown = change.known
          return arrive()
        case 'advance_clock':
          tenant().clock.advance({ seconds: change.seconds })
          return
        case 'apply_preset':
          return applyPreset(find(PRESETS, change.preset))
        case 'reset':
          await restart()
          place = PLACES[0] as Place
          deviceKnown = true
          return arrive()
      }
    },
  }
}

/** The seeded people of `users.json`, in the order of the panel. */
export function readPeople(file: URL): readonly Person[] {
  const seeds = JSON.parse(readFileSync(file, 'utf8')) as readonly Seed[]
  return Object.entries(ABOUT_PEOPLE).map(([userId, about]) => {
    const { email, password, name, mfa } = find(
      seeds.map((seed) => ({ ...seed, id: seed.user_id })),
      userId,
    )
    const recoveryCode = mfa?.recovery_code
    return { userId, email, password, name, about, ...(recoveryCode && { recoveryCode }) }
  })
}

interface Seed {
  readonly user_id: string
  readonly email: string
  readonly password: string
  readonly name: string
  readonly mfa?: { readonly recovery_code?: string }
}

function find<T extends { readonly id: string }>(list: readonly T[], id: string): T {
  const found = list.find((item) => item.id === id)
  if (found === undefined) {
    throw new Error(`expected one of ${list.map((item) => item.id).join(', ')}, found "${id}"`)
  }
  return found
}
