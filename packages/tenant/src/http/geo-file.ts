import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { GeoIp } from '@lockstep/protocol'
import { isRecord } from '../config/is-record.js'

/**
 * Finds the places of addresses in a MaxMind DB file: with the records of GeoLite2 and GeoIP2 (City or
 * Country), or with flat ones that hold a `country_code`. The file is read at the first look-up.
 *
 * @see [MaxMind DB file format](https://maxmind.github.io/MaxMind-DB/)
 */
export function createGeoFile(file: string): (ip: string) => GeoIp | undefined {
  let find: ((ip: string) => unknown) | undefined
  return (ip) => {
    find ??= openReader(file)
    return placeOf(find(ip))
  }
}

/** Loaded here, since most tenants have no such file. */
function openReader(file: string): (ip: string) => unknown {
  const { Reader } = createRequire(import.meta.url)('maxmind') as typeof import('maxmind')
  const reader = new Reader(readFileSync(file))
  return (ip) => reader.get(ip)
}

function placeOf(record: unknown): GeoIp | undefined {
  if (!isRecord(record)) return undefined
  const place = isRecord(record.country) ? maxmindPlace(record) : flatPlace(record)
  return Object.keys(place).length > 0 ? place : undefined
}

function maxmindPlace(record: Readonly<Record<string, unknown>>): GeoIp {
  const { country, city, continent, location } = record
  const subdivision: unknown = Array.isArray(record.subdivisions)
    ? record.subdivisions[0]
    : undefined
  return written({
    country_code: textOf(country, 'iso_code'),
    country_name: nameOf(country),
    city_name: nameOf(city),
    latitude: numberOf(location, 'latitude'),
    longitude: numberOf(location, 'longitude'),
    time_zone: textOf(location, 'time_zone'),
    continent_code: textOf(continent, 'code'),
    subdivision_code: textOf(subdivision, 'iso_code'),
    subdivision_name: nameOf(subdivision),
  })
}

/** The field names of the free databases that are made from public registries. */
function flatPlace(record: Readonly<Record<string, unknown>>): GeoIp {
  return written({
    country_code: textOf(record, 'country_code'),
    country_name: textOf(record, 'country_name'),
    city_name: textOf(record, 'city'),
    latitude: numberOf(record, 'latitude'),
    longitude: numberOf(record, 'longitude'),
    time_zone: textOf(record, 'timezone'),
    subdivision_name: textOf(record, 'state1'),
  })
}

function nameOf(record: unknown): string | undefined {
  return isRecord(record) ? textOf(record.names, 'en') : undefined
}

function textOf(record: unknown, field: string): string | undefined {
  const value = isRecord(record) ? record[field] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberOf(record: unknown, field: string): number | undefined {
  const value = isRecord(record) ? record[field] : undefined
  return typeof value === 'number' ? value : undefined
}

/** Without the fields that the file does not know. */
function written(place: { readonly [Field in keyof GeoIp]: GeoIp[Field] | undefined }): GeoIp {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}
