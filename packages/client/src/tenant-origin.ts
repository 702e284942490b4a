import { LockstepError } from '@lockstep/protocol'

/**
 * The origin of the tenant, to which every request goes and from which every message must come.
 *
 * @throws LockstepError `configuration_error` for anything but a host name or an http(s) origin.
 */
export function tenantOrigin(domain: string): string {
  const address = /^https?:\/\//.test(domain) ? domain : `https://${domain}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.href !== `${url?.origin}/`) {
    throw new LockstepError(
      'configuration_error',
      `domain must be a host name or an origin; found "${domain}".`,
    )
  }
  return url.origin
}
