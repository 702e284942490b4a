import fc from 'fast-check'
import { ACR_MULTI_FACTOR, PROVIDERS } from '@lockstep/protocol'
import type { Factor, Screen } from '@lockstep/protocol'
import type { Tenant } from '@lockstep/tenant'
import { describe, expect, it } from 'vitest'
import { expectedOf } from '../../packages/tenant/src/flow/login/testing/documented-table.js'
import type { Cell, Saying } from '../../packages/tenant/src/flow/login/testing/documented-table.js'
import {
  ACME,
  GRACE,
  GRACE_RECOVERY_CODE,
  GRACE_SECRET,
  acmeTenant,
  answerAt,
  attempt,
  freshCode,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'

/** Cells that are tried in the gate, of some thousand; our choice. */
const SAMPLE = 60

type Enrolled = 'app' | 'phone' | 'code'
const FACTORS_OF: Readonly<Record<Enrolled, readonly Factor[]>> = {
  app: ['otp'],
  phone: ['sms', 'voice'],
  code: ['recovery-code'],
}

const saying: fc.Arbitrary<Saying> = fc.oneof(
  fc.constantFrom<Saying>('nothing', 'none'),
  fc.record({ provider: fc.constantFrom(...PROVIDERS), allowRememberBrowser: fc.boolean() }),
)

const cell = fc
  .record({
    saying,
    policy: fc.constantFrom<Cell['policy']>('never', 'always', 'adaptive'),
    on: fc.subarray<Factor>(['otp', 'sms', 'email', 'recovery-code']),
    enrolled: fc.subarray<Enrolled>(['app', 'phone', 'code']),
    isRemembered: fc.boolean(),
    isStepUp: fc.boolean(),
  })
  .map(({ enrolled, isRemembered, on, ...rest }): Cell => {
    const own = enrolled.flatMap((each) => FACTORS_OF[each])
    // The address is verified, and counts beside an authenticator.
    const hasEmail = on.includes('email') && own.some((factor) => factor !== 'recovery-code')
    const remembered = isRemembered && enrolled.includes('app') ? 'otp' : undefined
    return {
      ...rest,
      // Whoever was never here before is a stranger.
      confidence: remembered ? 'high' : 'low',
      on: new Set(on),
      enrolled: new Set([...own, ...(hasEmail ? (['email'] as const) : [])]),
      remembered,
    }
  })

const POLICIES = {
  never: [],
  always: ['all-applications'],
  adaptive: ['confidence-score'],
} as const

function tenantOf({ saying, policy, on, enrolled }: Cell): Tenant {
  const rule = `function (user, context, callback) {
    if (context.clientID === 'memory') {
      context.multifactor = { provider: 'google-authenticator' };
    } else { ${spoken(saying)} }
    callback(null, user, context);
  }`
  return acmeTenant([rule], {
    config: {
      clients: [ACME.clientId, 'memory'].map((client_id) => ({
        client_id,
        name: client_id,
        callbacks: [ACME.callback],
      })),
      guardian: {
        policies: POLICIES[policy],
        factors: (['otp', 'sms', 'email', 'recovery-code'] as const).map((name) => ({
          name,
          enabled: on.has(name),
        })),
      },
      users: [
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          email_verified: true,
          password: GRACE.password,
          mfa: {
            ...(enrolled.has('otp') && { otp_secret: GRACE_SECRET }),
            ...(enrolled.has('sms') && { phone_number: '+15550100200' }),
            ...(enrolled.has('recovery-code') && { recovery_code: GRACE_RECOVERY_CODE }),
          },
        },
      ],
    },
  })
}

function spoken(what: Saying): string {
  if (what === 'nothing') return ''
  const value = what === 'none' ? { provider: 'none' } : what
  return `context.multifactor = ${JSON.stringify(value)};`
}

/** A login whose rule has the browser remembered without asking. */
async function remember(tenant: Tenant, browser: Browser): Promise<void> {
  const started = attempt({ client_id: 'memory', prompt: 'login' })
  const { place } = await typePassword(browser, GRACE, started)
  const code = await freshCode(tenant)
  const { screen } = await browser.act(place, {
    action: 'submit_code',
    code,
    rememberBrowser: true,
  })
  expect(screen).toBe('redirect')
  await browser.open(`/authorize/resume${place.url.search}`)
}

const SHOWN: ReadonlyMap<string, Factor> = new Map([
  ['mfa-otp-challenge', 'otp'],
  ['mfa-sms-challenge', 'sms'],
  ['mfa-voice-challenge', 'voice'],
  ['mfa-email-challenge', 'email'],
  ['mfa-recovery-code-challenge', 'recovery-code'],
  ['mfa-otp-enrollment-qr', 'otp'],
  ['mfa-phone-enrollment', 'sms'],
])

/** What the person sees, in the words of the table; in which order is not shown. */
function seen(screen: Screen) {
  if (screen.screen === 'mfa-begin-enroll-options') {
    return { move: 'enroll', factors: screen.options.map(({ factor }) => factor).sort() }
  }
  const shown = SHOWN.get(screen.screen)
  if (!shown) throw new Error(`An unexpected screen: ${screen.screen}`)
  const others = 'alternatives' in screen ? screen.alternatives.map(({ factor }) => factor) : []
  const move = screen.screen.includes('enrollment') ? 'enroll' : 'challenge'
  return { move, factors: [...new Set([shown, ...others])].sort() }
}

async function outcomeOf(tried: Cell) {
  const tenant = tenantOf(tried)
  try {
    const browser = createBrowser(tenant)
    // The first login of a stranger is not remembered where the policy is adaptive; the second is.
    if (tried.remembered) await remember(tenant, browser)
    if (tried.remembered && tried.policy === 'adaptive') await remember(tenant, browser)
    const { place, screen } = await typePassword(
      browser,
      GRACE,
      attempt({ prompt: 'login', acr_values: tried.isStepUp ? ACR_MULTI_FACTOR : null }),
    )
    if (screen.screen !== 'redirect') return seen(screen)
    const { code } = answerAt(await browser.open(`/authorize/resume${place.url.search}`))
    return { move: code === '' ? 'deny' : 'allow' }
  } finally {
    await tenant.close()
  }
}

function documented(tried: Cell) {
  const expected = expectedOf(tried)
  if (!('factors' in expected)) return expected
  // The one that is asked for first looks like any other challenge.
  const move = expected.move === 'challenge first' ? 'challenge' : expected.move
  return { move, factors: expected.factors.split(' ').sort() }
}

/** Cells that a sample found, or rarely meets. */
const ALWAYS: readonly Cell[] = [
  {
    saying: { provider: 'any', allowRememberBrowser: true },
    policy: 'adaptive',
    confidence: 'high',
    on: new Set(['otp']),
    enrolled: new Set(['otp']),
    remembered: 'otp',
    isStepUp: false,
  },
]

describe('the documented table, at a browser', () => {
  it('holds in a sample of all cells', async () => {
    const property = fc.asyncProperty(cell, async (tried) => {
      expect(await outcomeOf(tried)).toEqual(documented(tried))
    })
    await fc.assert(property, { numRuns: SAMPLE, examples: ALWAYS.map((tried) => [tried]) })
  })
})
