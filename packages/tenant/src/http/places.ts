import type { GeoIp } from '@lockstep/protocol'
import type { TenantConfig } from '../config/tenant-config.js'
import type { ClientAddresses } from './client-address.js'
import { completePlace } from './complete-place.js'
import { createGeoFile } from './geo-file.js'
import { placeInHeaders } from './geo-headers.js'
import { createGeoIp } from './geoip.js'
import { lastOf } from './last-of.js'

/** Finds places: of a request by everything that is known of it, of an address by itself. */
export interface Places {
  /** `ip` is the address that the request was found to come from. */
  ofRequest(request: Request, ip: string): GeoIp | undefined
  ofAddress(ip: string): GeoIp | undefined
}

/**
 * Asks in this order, and the first that knows decides: the MaxMind file, the headers of a trusted
 * proxy, the table of the configuration.
 */
export function createPlaces({
  addresses,
  config,
}: {
  readonly addresses: ClientAddresses
  readonly config: () => TenantConfig
}): Places {
  const tableOf = lastOf(createGeoIp)
  const fileOf = lastOf(createGeoFile)

  const inFile = (ip: string) => {
    const { mmdb } = config().tenant.geo
    return mmdb === undefined ? undefined : fileOf(mmdb)(ip)
  }
  const inHeaders = (request: Request) =>
    addresses.isForwarded(request)
      ? placeInHeaders(request, config().tenant.geo.headers)
      : undefined
  const inTable = (ip: string) => tableOf(config().geoip)(ip)
  const completed = (place: GeoIp | undefined) => place && completePlace(place)

  return {
    ofRequest: (request, ip) => completed(inFile(ip) ?? inHeaders(request) ?? inTable(ip)),
    ofAddress: (ip) => completed(inFile(ip) ?? inTable(ip)),
  }
}
