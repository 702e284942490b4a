import * as v from 'valibot'
import { quote } from '../problems.js'
import { cidr, text } from './values.js'

/** The fields of `context.request.geoip`. */
const placeEntries = {
  country_code: v.optional(v.string()),
  country_code3: v.optional(v.string()),
  country_name: v.optional(v.string()),
  city_name: v.optional(v.string()),
  latitude: v.optional(v.number()),
  longitude: v.optional(v.number()),
  time_zone: v.optional(v.string()),
  continent_code: v.optional(v.string()),
  subdivision_code: v.optional(v.string()),
  subdivision_name: v.optional(v.string()),
}

const headerName = v.optional(
  v.pipe(
    v.string(),
    v.check(
      (value) => /^[\w-]+$/.test(value),
      ({ input }) => `must be the name of a header; found ${quote(input)}. Write "cf-ipcountry".`,
    ),
  ),
)

/** Each field of a place, and the header that holds it. */
export const geoHeadersSchema = v.looseObject(
  Object.fromEntries(Object.keys(placeEntries).map((field) => [field, headerName])) as Record<
    keyof typeof placeEntries,
    typeof headerName
  >,
)

/** Ours: where places of addresses come from, besides the table in `geoip.json`. */
export const geoSchema = v.looseObject({
  mmdb: v.optional(text),
  headers: v.optional(
    v.union(
      [v.picklist(['cloudflare', 'cloudfront']), geoHeadersSchema],
      'must be "cloudflare", "cloudfront" or an object, as in {"country_code": "x-country"}',
    ),
  ),
})

export const geoipSchema = v.looseObject({ cidr, place: v.looseObject(placeEntries) })

export const deniedRangeSchema = v.looseObject({
  cidr,
  source: v.optional(text),
  category: v.optional(text),
})
