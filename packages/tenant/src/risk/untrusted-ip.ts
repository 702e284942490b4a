import { isIP } from 'node:net'
import type { DeniedRange } from '../config/tenant-config.js'
import { createIpMatcher, subscriberNetwork } from '../http/ip-address.js'
import type { Assessment } from './risk-assessment.js'

/**
 * `UntrustedIP`: whether the address is on the tenant's deny list, or guessed passwords too often today.
 *
 * @see [Customize Adaptive MFA: UntrustedIP](https://auth0.com/docs/secure/multi-factor-authentication/adaptive-mfa/customize-adaptive-mfa)
 */
export function assessAddress({
  ip,
  denyList,
  failedTooOften,
}: {
  readonly ip: string
  readonly denyList: readonly DeniedRange[]
  /** It guessed passwords too often today. */
  readonly failedTooOften: boolean
}): Assessment {
  if (isIP(ip) === 0) return { confidence: 'low', code: 'invalid_ip_address', details: { ip } }
  const range = denyList.find(({ cidr }) => createIpMatcher([cidr])(ip))
  if (range) {
    const { cidr: matches, source, category } = range
    return {
      confidence: 'low',
      code: 'found_on_deny_list',
      details: { ip, matches, source, category },
    }
  }
  if (failedTooOften) {
    const matches = subscriberNetwork(ip)
    const details = { ip, matches, source: 'failed-logins', category: 'abuse' }
    return { confidence: 'low', code: 'found_on_deny_list', details }
  }
  return { confidence: 'high', code: 'not_found_on_deny_list' }
}
