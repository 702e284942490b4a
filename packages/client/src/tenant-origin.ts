import { LockstepError } from '@lockstep/protocol'

/**
 * The origin of the tenant, to which every request goes and from which every message must come.
 *
 * @throws LockstepError `configuration_error` for anything but a host name or an http(s) origin.
 */
export function tenantOrigin(domain: string): string {
  try {
    return new URL(/^https?:\/\//.test(domain) ? domain : `https://${domain}`).origin
  } catch (cause) {
    throw new LockstepError('configuration_error', `"${domain}" is no domain.`, { cause })
  }
}
