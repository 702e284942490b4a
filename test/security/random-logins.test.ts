import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVERY_RUN } from './support/random-further-runs.js'
import { afternoons } from './support/random-steps.js'
import type { Step } from './support/random-steps.js'
import { createWorld } from './support/random-world.js'
import type { Told } from './support/random-world.js'

/** Milliseconds of random logins in the gate; our choice. */
const TIME_MS = 6_000

async function spend(afternoon: readonly Step[]): Promise<Told> {
  const world = createWorld()
  try {
    for (const step of afternoon) await world.take(step)
    return world.told
  } finally {
    await world.close()
  }
}

/** A walk past everything that a world can see, so that none of its eyes is closed. */
const TOUR: readonly Step[] = [
  { do: 'open', browser: 0, client: 'open', how: 'usual' },
  { do: 'password', tab: 0, user: 1, right: true },
  { do: 'resume', tab: 0, browser: 0 },
  { do: 'refresh', token: 0 },
  { do: 'open', browser: 0, client: 'bank', how: 'usual' },
  { do: 'code', tab: 0, code: 'wrong', remember: false },
  { do: 'code', tab: 0, code: 'fresh', remember: true },
  { do: 'resume', tab: 0, browser: 0 },
  { do: 'restart' },
  { do: 'open', browser: 0, client: 'bank', how: 'silent' },
  { do: 'open', browser: 0, client: 'vault', how: 'away' },
  { do: 'return', tab: 0, browser: 0 },
  { do: 'open', browser: 1, client: 'vault', how: 'usual' },
  { do: 'password', tab: 0, user: 0, right: true },
  { do: 'code', tab: 0, code: 'right', remember: true },
  { do: 'code', tab: 0, code: 'right', remember: true },
  { do: 'device', browser: 2, client: 'bank' },
  { do: 'password', tab: 0, user: 3, right: true },
  { do: 'code', tab: 0, code: 'right', remember: false },
  { do: 'resume', tab: 0, browser: 2 },
  { do: 'poll', device: 0 },
  { do: 'grant', user: 1, client: 'bank' },
  { do: 'api answer', login: 0, by: 'recovery', code: 'right', how: 'usual' },
  { do: 'grant', user: 3, client: 'vault' },
  { do: 'api challenge', login: 0, wanted: 'any' },
  { do: 'api answer', login: 0, by: 'oob', code: 'right', how: 'other client' },
  { do: 'restart' },
  { do: 'api answer', login: 0, by: 'oob', code: 'right', how: 'usual' },
  { do: 'manage', user: 1 },
  { do: 'api answer', login: 0, by: 'otp', code: 'fresh', how: 'usual' },
  { do: 'remove', manager: 0, of: 'own' },
  { do: 'grant', user: 1, client: 'bank' },
  { do: 'api associate', login: 0 },
  { do: 'api answer', login: 0, by: 'otp', code: 'right', how: 'usual' },
  { do: 'open', browser: 0, client: 'bank', how: 'login' },
  { do: 'password', tab: 0, user: 4, right: true },
  { do: 'scan', tab: 0 },
  { do: 'scan', tab: 0 },
  { do: 'check', tab: 0, remember: false },
  { do: 'open', browser: 0, client: 'vault', how: 'login' },
  { do: 'password', tab: 0, user: 4, right: true },
  { do: 'restart' },
  { do: 'phone', request: 0, as: 'right' },
  { do: 'check', tab: 0, remember: false },
  { do: 'resume', tab: 0, browser: 0 },
  { do: 'grant', user: 4, client: 'bank' },
  { do: 'api challenge', login: 0, wanted: 'any' },
  { do: 'phone', request: 0, as: 'right' },
  { do: 'api answer', login: 0, by: 'oob', code: 'right', how: 'usual' },
  { do: 'reset', user: 4 },
  { do: 'ticket', user: 4 },
  { do: 'use ticket', ticket: 0, browser: 1, code: 'right' },
  { do: 'open', browser: 2, client: 'vault', how: 'login' },
  { do: 'password', tab: 0, user: 2, right: true },
  ...Array.from({ length: 11 }, () => {
    return { do: 'code', tab: 0, code: 'wrong', remember: false } as const
  }),
]

describe('whatever people do, in whatever order', () => {
  it('a world sees what is proven, remembered, refused and limited', async () => {
    expect(await spend(TOUR)).toEqual({
      plain: 1,
      proven: 5,
      remembered: 1,
      returned: 1,
      wrong: 11,
      limited: 1,
      messaged: 1,
      devices: 1,
      apiProven: 5,
      apiEnrolled: 1,
      apiRefused: 1,
      removed: 1,
      phonesConnected: 1,
      approved: 1,
      resets: 1,
      ticketed: 1,
    })
  })

  it('nobody gets them by a phone, a ticket or a reset either, each way tried once', async () => {
    for (const run of EVERY_RUN) await spend(run)
  })

  it('nobody gets tokens without the factor that was demanded', async () => {
    const end = performance.now() + TIME_MS
    const property = fc.asyncProperty(afternoons, async (afternoon) => {
      // What is left when the time is over is not tried, which is no failure.
      if (performance.now() < end) await spend(afternoon)
    })
    await fc.assert(property, { numRuns: 500 })
  })
})
