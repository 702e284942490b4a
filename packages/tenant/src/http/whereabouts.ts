import type { TenantConfig } from '../config/tenant-config.js'
import type { Whereabouts } from '../services.js'
import type { ClientAddresses } from './client-address.js'
import { createGeoIp } from './geoip.js'
import { preferredLanguage } from './languages.js'
import { lastOf } from './last-of.js'
import type { Simulation } from './simulation.js'

/** Establishes where each request comes from, once per request. */
export function createWhereabouts({
  addresses,
  simulation,
  config,
}: {
  readonly addresses: ClientAddresses
  readonly simulation: Simulation
  readonly config: () => TenantConfig
}): (request: Request, reportedIp?: string) => Whereabouts {
  const geoIp = lastOf(createGeoIp)

  return (request, reportedIp) => {
    const settings = simulation.current()
    const ip = settings?.ip ?? reportedIp ?? addresses.of(request)
    const geoip = settings?.place ?? geoIp(config().geoip)(ip)
    const language = preferredLanguage(request.headers.get('accept-language'))
    return {
      origin: {
        ip,
        userAgent: request.headers.get('user-agent') ?? '',
        hostname: new URL(request.url).hostname,
        ...(geoip && { geoip }),
        ...(language !== undefined && { language }),
        simulated: settings !== undefined,
      },
      forgetDevice: settings?.device === 'unknown',
      trustDevice: settings?.device === 'known',
    }
  }
}
