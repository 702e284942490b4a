import type { GeoIp } from '@lockstep/protocol'
import { isPublicIp } from '../http/ip-address.js'
import { distanceInKilometres } from './distance.js'
import type { PastLogin } from './login-history.js'
import type { Assessment } from './risk-assessment.js'

/** What {@link assessTravel} compares. */
export interface TravelQuestion {
  readonly ip: string
  readonly place: GeoIp | undefined
  /** Newest first. */
  readonly past: readonly PastLogin[]
  /** Seconds since the epoch. */
  readonly now: number
}

/** Auth0 forgets a place after two days, in which a person can be anywhere. */
const MEMORY_SECONDS = 2 * 86_400
/** Airliners cruise at 900 km/h; a little more is left for what geolocation gets wrong. Our choice. */
const FASTEST_KM_PER_HOUR = 1000
/** Kilometres that are no travel: two lines of one town often seem that far apart. Our choice. */
const MINIMAL_KM = 100
/** Kilometres from which travel is substantial. Our choice. */
const SUBSTANTIAL_KM = 1000
/** Where only countries are known: less than this between two of them is impossible. Our choice. */
const BORDER_SECONDS = 2 * 3600

/** Country codes that proxies and databases use for who hides: Cloudflare's Tor, MaxMind's anonymizer. */
const HIDDEN = new Set(['T1', 'A1'])

/**
 * `ImpossibleTravel`: whether the person could have come here from the place of the last login.
 * Private and loopback addresses are nowhere on earth and say nothing; a public address that nobody
 * can place is not trusted.
 *
 * @see [Customize Adaptive MFA: ImpossibleTravel](https://auth0.com/docs/secure/multi-factor-authentication/adaptive-mfa/customize-adaptive-mfa)
 */
export function assessTravel({ ip, place, past, now }: TravelQuestion): Assessment {
  const here = place?.country_code
  if (here !== undefined && HIDDEN.has(here)) return low('anonymous_proxy')
  if (!place) return isPublicIp(ip) ? low('missing_geoip') : neutral('missing_geoip')
  const located = here !== undefined || isOnEarth(place)
  if (!located) return hasCoordinates(place) ? low('invalid_travel') : low('unknown_location')

  if (past.length === 0) return high('initial_login')
  const last = past.find((login) => login.place !== undefined && now < login.at + MEMORY_SECONDS)
  if (!last?.place) return high('location_history_not_found')
  return compare(last.place, place, now - last.at)
}

function compare(before: GeoIp, now: GeoIp, seconds: number): Assessment {
  if (!isOnEarth(before) || !isOnEarth(now)) return compareCountries(before, now, seconds)
  const kilometres = distanceInKilometres(before, now)
  if (kilometres < MINIMAL_KM) return high('minimal_travel_from_last_login')
  if (kilometres > FASTEST_KM_PER_HOUR * (seconds / 3600)) {
    return low('impossible_travel_from_last_login')
  }
  return medium(
    kilometres < SUBSTANTIAL_KM ? 'travel_from_last_login' : 'substantial_travel_from_last_login',
  )
}

/** Many databases know countries only. */
function compareCountries(before: GeoIp, now: GeoIp, seconds: number): Assessment {
  if (before.country_code === undefined || now.country_code === undefined) {
    return low('unknown_location')
  }
  if (before.country_code === now.country_code) return high('minimal_travel_from_last_login')
  return seconds < BORDER_SECONDS
    ? low('impossible_travel_from_last_login')
    : medium('substantial_travel_from_last_login')
}

function hasCoordinates({ latitude, longitude }: GeoIp): boolean {
  return latitude !== undefined && longitude !== undefined
}

function isOnEarth(place: GeoIp): place is GeoIp & { latitude: number; longitude: number } {
  const { latitude = Number.NaN, longitude = Number.NaN } = place
  return within(latitude, 90) && within(longitude, 180)
}

function within(degrees: number, limit: number): boolean {
  return Number.isFinite(degrees) && Math.abs(degrees) <= limit
}

const low = (code: string): Assessment => ({ confidence: 'low', code })
const medium = (code: string): Assessment => ({ confidence: 'medium', code })
const high = (code: string): Assessment => ({ confidence: 'high', code })
const neutral = (code: string): Assessment => ({ confidence: 'neutral', code })
