import type { TenantConfig } from '../config/tenant-config.js'
import type { Whereabouts } from '../services.js'
import type { ClientAddresses } from './client-address.js'
import { preferredLanguage } from './languages.js'
import { createPlaces } from './places.js'
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
  const places = createPlaces({ addresses, config })

  return (request, reportedIp) => {
    const settings = simulation.current()
    const ip = settings?.ip ?? reportedIp ?? addresses.of(request)
    const language = preferredLanguage(request.headers.get('accept-language'))
    // Headers speak of the peer that is there, not of one that is simulated or reported.
    const isPeer = settings?.ip === undefined && reportedIp === undefined
    const geoip = settings?.place ?? (isPeer ? places.ofRequest(request, ip) : places.ofAddress(ip))
    return {
      origin: {
        ip,
        userAgent: request.headers.get('user-agent') ?? '',
        hostname: new URL(request.url).hostname,
        ...(geoip && { geoip }),
        ...(language !== undefined && { language }),
        simulated: settings !== undefined,
        ...(settings?.device && { device: settings.device }),
      },
      forgetDevice: settings?.device === 'unknown',
      trustDevice: settings?.device === 'known',
    }
  }
}
