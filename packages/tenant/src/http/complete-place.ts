import { createRequire } from 'node:module'
import type { GeoIp } from '@lockstep/protocol'

/** What follows from a country's code. */
type Country = Pick<GeoIp, 'country_code3' | 'country_name'>

const countries = new Map<string, Country>()

/** Adds the three-letter code and the English name of the country, where the source left them out. */
export function completePlace(place: GeoIp): GeoIp {
  const { country_code: code } = place
  return code === undefined ? place : { ...countryOf(code), ...place }
}

function countryOf(code: string): Country {
  const known = countries.get(code)
  if (known) return known
  const country = lookUp(code)
  // Only codes of ISO 3166-1 are kept, so that nobody can fill the memory with inventions.
  if (country.country_code3 !== undefined) countries.set(code, country)
  return country
}

/** The table is loaded here, since most tenants never place anybody. */
function lookUp(code: string): Country {
  const { whereAlpha2 } = createRequire(import.meta.url)(
    'iso-3166-1',
  ) as typeof import('iso-3166-1')
  const alpha3 = whereAlpha2(code)?.alpha3
  if (alpha3 === undefined) return {}
  const name = new Intl.DisplayNames('en', { type: 'region' }).of(code.toUpperCase())
  return { country_code3: alpha3, ...(name !== undefined && { country_name: name }) }
}
