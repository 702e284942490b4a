import type { Protocol } from '@lockstep/protocol'
import { UsageError } from '../usage-error.js'

/** A way to log in, as `--protocol` names it. */
export interface SampleProtocol {
  /** The short name for the command line. */
  readonly name: string
  /** `context.protocol`. */
  readonly protocol: Protocol
  /** `back-channel`: an application asks without a browser, so there is no session and no page. */
  readonly channel: 'browser' | 'back-channel'
}

/**
 * The ways to log in that rules are run for.
 *
 * @see [Context object in rules](https://auth0.com/docs/customize/rules/context-object-properties-in-rules)
 */
export const SAMPLE_PROTOCOLS: readonly SampleProtocol[] = [
  { name: 'code', protocol: 'oidc-basic-profile', channel: 'browser' },
  { name: 'implicit', protocol: 'oidc-implicit-profile', channel: 'browser' },
  { name: 'password', protocol: 'oauth2-password', channel: 'back-channel' },
  { name: 'refresh', protocol: 'oauth2-refresh-token', channel: 'back-channel' },
  { name: 'return', protocol: 'redirect-callback', channel: 'browser' },
]

/** Finds a protocol by its short name or by Auth0's; the first, `code`, when none is given. */
export function sampleProtocol(given = 'code'): SampleProtocol {
  const found = SAMPLE_PROTOCOLS.find(({ name, protocol }) => [name, protocol].includes(given))
  if (found) return found
  const names = SAMPLE_PROTOCOLS.map(({ name, protocol }) => `${name} (${protocol})`).join(', ')
  throw new UsageError(`--protocol must be one of ${names}; found "${given}".`)
}
