import type { Protocol, RequestOrigin } from '@lockstep/protocol'
import type { DeniedRange } from '../config/tenant-config.js'
import type { Services } from '../services.js'
import { hasFailedTooOften } from './failed-logins.js'
import { assessTravel } from './impossible-travel.js'
import { pastLogins } from './login-history.js'
import type { PastLogin } from './login-history.js'
import { assessDevice } from './new-device.js'
import { riskAssessment } from './risk-assessment.js'
import type { Assessment, RiskAssessment } from './risk-assessment.js'
import { assessAddress } from './untrusted-ip.js'

/** The login whose risk is assessed. */
export interface LoginAtHand {
  readonly protocol: Protocol
  /** Where the first factor was proven. */
  readonly origin: RequestOrigin
  /** The browser brought a cookie with which this user completed a login. */
  readonly deviceKnown: boolean
}

/** What a login is compared with. */
export interface RiskKnowledge {
  /** The completed logins of the user, newest first. */
  readonly past: readonly PastLogin[]
  readonly denyList: readonly DeniedRange[]
  /** The address guessed passwords too often today. */
  readonly failedTooOften: boolean
  /** Seconds since the epoch. */
  readonly now: number
}

/** A refresh has no browser, so nothing is said about one. The person proved it at the login. */
const NO_BROWSER: Assessment = { confidence: 'neutral', code: 'assessment_not_available' }

/** Compares a login of a user with what the tenant remembers. */
export async function assessRisk(
  services: Pick<Services, 'clock' | 'config' | 'store'>,
  userId: string,
  login: LoginAtHand,
): Promise<RiskAssessment> {
  const [past, failedTooOften] = await Promise.all([
    pastLogins(services, userId),
    hasFailedTooOften(services, login.origin.ip),
  ])
  const { denyList } = services.config()
  return riskOf(login, { past, denyList, failedTooOften, now: services.clock.now() })
}

/** Compares a login with what is known. Pure. */
export function riskOf(
  { protocol, origin, deviceKnown }: LoginAtHand,
  { past, denyList, failedTooOften, now }: RiskKnowledge,
): RiskAssessment {
  const { ip, userAgent, geoip: place, device: simulated } = origin
  return riskAssessment({
    NewDevice:
      protocol === 'oauth2-refresh-token'
        ? NO_BROWSER
        : assessDevice({ deviceKnown, userAgent, past, now, ...(simulated && { simulated }) }),
    ImpossibleTravel: assessTravel({ ip, place, past, now }),
    UntrustedIP: assessAddress({ ip, denyList, failedTooOften }),
  })
}
