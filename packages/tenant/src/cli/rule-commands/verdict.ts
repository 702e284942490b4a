import type { RuleResult } from '@lockstep/rules'
import type { SampleLogin } from '../sample/sample-login.js'
import type { Move } from '../../flow/login/decide.js'
import { decide } from '../../flow/login/decide.js'
import type { TenantConfig } from '../../config/tenant-config.js'
import type { SampleProtocol } from '../sample/sample-protocols.js'

/**
 * What the tenant does next with a login whose rules came to `result`. It is the tenant's own decision:
 * a demand that nobody could satisfy is denied here as it is there.
 */
export function verdict(
  config: TenantConfig,
  {
    login,
    protocol,
    result,
    now,
  }: {
    readonly login: SampleLogin
    readonly protocol: SampleProtocol
    readonly result: RuleResult
    /** Milliseconds since the epoch. */
    readonly now: number
  },
): Move {
  const isSilent = login.request.prompt.includes('none')
  const { next } = decide({
    result,
    request: login.request,
    channel: protocol.channel === 'browser' && isSilent ? 'silent' : protocol.channel,
    earlier: protocol.protocol === 'redirect-callback' ? [] : undefined,
    toggles: config.guardian.factors,
    enrolled: login.enrolled,
    remembered: undefined,
    consent: [],
    at: Math.floor(now / 1000),
  })
  return next
}
