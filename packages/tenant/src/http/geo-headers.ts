import type { GeoIp } from '@lockstep/protocol'
import type { GeoSettings } from '../config/tenant-config.js'

/** Characters; no place has a longer name. Our choice. */
const LONGEST_NAME = 100

/**
 * Reads the place that a proxy wrote into the headers of a request. Whether the proxy is one to be
 * believed is for the caller to know. A country that is none leaves the whole place out.
 */
export function placeInHeaders(
  request: Request,
  headers: GeoSettings['headers'],
): GeoIp | undefined {
  const fields = Object.entries(headers).flatMap(([field, header]) => {
    const value = readField(field, request.headers.get(header))
    return value === undefined ? [] : [[field, value] as const]
  })
  const place: GeoIp = Object.fromEntries(fields)
  return place.country_code === undefined ? undefined : place
}

function readField(field: string, header: string | null): string | number | undefined {
  if (header === null || header === '') return undefined
  if (field === 'latitude') return degrees(header, 90)
  if (field === 'longitude') return degrees(header, 180)
  if (field === 'country_code') return countryCode(header)
  return decoded(header).slice(0, LONGEST_NAME)
}

/** `XX` is what Cloudflare writes when it does not know. */
function countryCode(header: string): string | undefined {
  const code = header.trim().toUpperCase()
  return /^[A-Z][A-Z0-9]$/.test(code) && code !== 'XX' ? code : undefined
}

function degrees(header: string, limit: number): number | undefined {
  const value = Number(header)
  return header.trim() !== '' && Math.abs(value) <= limit ? value : undefined
}

/** CloudFront escapes what is not ASCII; Cloudflare sends bytes of UTF-8, which `Headers` reads as Latin-1. */
function decoded(header: string): string {
  const bytes = Buffer.from(header, 'latin1').toString('utf8')
  const text = bytes.includes('\uFFFD') ? header : bytes
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
