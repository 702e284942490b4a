import type { Protocol, RequestOrigin } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { hasFailedTooOften } from './failed-logins.js'
import { assessTravel } from './impossible-travel.js'
import { pastLogins } from './login-history.js'
import { assessDevice } from './new-device.js'
import { riskAssessment } from './risk-assessment.js'
import type { Assessment, RiskAssessment } from './risk-assessment.js'
import { assessAddress } from './untrusted-ip.js'

/** The login whose risk is assessed. */
export interface LoginAtHand {
  readonly userId: string
  readonly protocol: Protocol
  /** Where the first factor was proven. */
  readonly origin: RequestOrigin
  readonly deviceKnown: boolean
}

/** A refresh has no browser, so nothing is said about one. The person proved it at the login. */
const NO_BROWSER: Assessment = { confidence: 'neutral', code: 'assessment_not_available' }

/** Compares a login with the logins that its user completed and with the tenant's deny list. */
export async function assessRisk(
  services: Pick<Services, 'clock' | 'config' | 'store'>,
  { userId, protocol, origin, deviceKnown }: LoginAtHand,
): Promise<RiskAssessment> {
  const { ip, userAgent, geoip, device } = origin
  const [past, failedTooOften] = await Promise.all([
    pastLogins(services, userId),
    hasFailedTooOften(services, ip),
  ])
  const now = services.clock.now()
  return riskAssessment({
    NewDevice:
      protocol === 'oauth2-refresh-token'
        ? NO_BROWSER
        : assessDevice({ deviceKnown, userAgent, past, now, ...(device && { simulated: device }) }),
    ImpossibleTravel: assessTravel({ ip, place: geoip, past, now }),
    UntrustedIP: assessAddress({
      ip,
      denyList: services.config().denyList,
      hasFailedTooOften: failedTooOften,
    }),
  })
}
