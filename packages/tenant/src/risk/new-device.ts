import type { PastLogin } from './login-history.js'
import { userAgentId } from './login-history.js'
import type { Assessment } from './risk-assessment.js'

/** What {@link assessDevice} compares. */
export interface DeviceQuestion {
  /** The browser brought a cookie with which this user completed a login. */
  readonly deviceKnown: boolean
  readonly userAgent: string
  /** Newest first. */
  readonly past: readonly PastLogin[]
  /** Seconds since the epoch. */
  readonly now: number
  /** What the simulation says about the browser; it decides. */
  readonly simulated?: 'known' | 'unknown'
}

/** A device is forgotten 30 days after its last login, as at Auth0. */
const MEMORY_SECONDS = 30 * 86_400

/**
 * `NewDevice`: whether the browser and its user agent completed a login of this user before.
 *
 * @see [Customize Adaptive MFA: NewDevice](https://auth0.com/docs/secure/multi-factor-authentication/adaptive-mfa/customize-adaptive-mfa)
 */
export function assessDevice(question: DeviceQuestion): Assessment {
  const { past, now, userAgent, simulated } = question
  const recent = past.filter(({ at }) => now < at + MEMORY_SECONDS)
  const device = simulated ? simulated === 'known' : question.deviceKnown
  const agent = simulated
    ? simulated === 'known'
    : recent.some((login) => login.userAgent === userAgentId(userAgent))
  const details = { device: knownOrNot(device), useragent: knownOrNot(agent) }

  if (device && agent) return { confidence: 'high', code: 'match', details }
  if (past.length === 0) return { confidence: 'low', code: 'initial_login', details }
  if (device || agent) return { confidence: 'medium', code: 'partial_match', details }
  if (recent.length === 0) return { confidence: 'low', code: 'no_device_history', details }
  const code = userAgent === '' ? 'unknown_device' : 'no_match'
  return { confidence: 'low', code, details }
}

function knownOrNot(known: boolean): string {
  return known ? 'known' : 'unknown'
}
