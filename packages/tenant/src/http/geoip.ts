import type { GeoIp } from '@lockstep/protocol'
import type { TenantConfig } from '../config/tenant-config.js'
import { createIpMatcher } from './ip-address.js'

/** Finds the place of an address in the tenant's table; the first range that holds it wins. */
export function createGeoIp(table: TenantConfig['geoip']): (ip: string) => GeoIp | undefined {
  const rows = table.map(({ cidr, place }) => ({ holds: createIpMatcher([cidr]), place }))
  return (ip) => rows.find(({ holds }) => holds(ip))?.place
}
