import type { SimulatedOrigin } from '../../http/simulation.js'
import { canonicalIp } from '../../http/ip-address.js'
import { UsageError } from '../usage-error.js'

const DEVICES: ReadonlyMap<string, 'known' | 'unknown'> = new Map([
  ['known', 'known'],
  ['recognised', 'known'],
  ['unknown', 'unknown'],
  ['unrecognised', 'unknown'],
  ['new', 'unknown'],
])

/**
 * Reads `--from ip,country,device`. Each part may be left out, as in `203.0.113.9` or `,JP,known`.
 *
 * @throws UsageError that says which part is wrong and how it is written.
 */
export function parsePlace(text: string | undefined): SimulatedOrigin {
  if (text === undefined) return {}
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length > 3) {
    throw usage(`takes ip,country,device; found ${parts.length} parts in "${text}"`)
  }
  const [ip, country, device] = parts
  if (ip && canonicalIp(ip) === undefined) throw usage(`starts with an IP address; found "${ip}"`)
  if (country && !/^[A-Za-z]{2}$/.test(country)) {
    throw usage(`has a country of two letters (ISO 3166-1) in second place; found "${country}"`)
  }
  const known = device ? DEVICES.get(device) : undefined
  if (device && !known) throw usage(`ends in known or unknown; found "${device}"`)
  return {
    ...(ip && { ip }),
    ...(country && { country: country.toUpperCase() }),
    ...(known && { device: known }),
  }
}

function usage(why: string): UsageError {
  return new UsageError(`--from ${why}. Write --from 203.0.113.9,JP,unknown.`)
}
