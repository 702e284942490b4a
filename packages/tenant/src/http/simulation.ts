import type { GeoIp } from '@lockstep/protocol'
import { completePlace } from './complete-place.js'
import { canonicalIp } from './ip-address.js'

/** Where the next requests pretend to come from. */
export interface SimulatedOrigin {
  readonly ip?: string
  /** ISO 3166-1 alpha-2, such as `JP`. */
  readonly country?: string
  readonly city?: string
  /** Degrees; with both of them `ImpossibleTravel` has something to measure. */
  readonly latitude?: number
  readonly longitude?: number
  /** `unknown`: never seen before, whatever cookies come; `known`: seen before, even without one. */
  readonly device?: 'known' | 'unknown'
}

/** The state of the simulation. */
export interface Simulation {
  /** `null` ends it. @throws Error when the tenant was not started with `simulation: true`. */
  from(origin: SimulatedOrigin | null): void
  current(): SimulatedSettings | undefined
}

interface SimulatedSettings {
  readonly ip?: string
  readonly place?: GeoIp
  readonly device?: 'known' | 'unknown'
}

/**
 * A simulation that is off unless `allowed`. Only `createTenant` and `startTenant` decide that, and
 * they refuse it anywhere but on loopback: whoever sets it chooses what rules believe.
 */
export function createSimulation(allowed: boolean): Simulation {
  let settings: SimulatedSettings | undefined
  return {
    from(origin) {
      if (!allowed) {
        throw new Error(
          'This tenant does not simulate. Start it with simulation: true, on loopback, to use tenant.from().',
        )
      }
      settings = origin === null ? undefined : toSettings(origin)
    },
    current: () => settings,
  }
}

function toSettings(origin: SimulatedOrigin): SimulatedSettings {
  const { ip, country, city, latitude, longitude, device } = origin
  const canonical = ip === undefined ? undefined : canonicalIp(ip)
  if (ip !== undefined && canonical === undefined) {
    throw new Error(`The simulated ip must be an IP address; found "${ip}". Write "203.0.113.9".`)
  }
  const place = {
    ...(country !== undefined && { country_code: country }),
    ...(city !== undefined && { city_name: city }),
    ...(latitude !== undefined && { latitude }),
    ...(longitude !== undefined && { longitude }),
  }
  return {
    ...(canonical !== undefined && { ip: canonical }),
    ...(Object.keys(place).length > 0 && { place: completePlace(place) }),
    ...(device !== undefined && { device }),
  }
}
