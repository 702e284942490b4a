import type { GeoIp } from '@lockstep/protocol'

/**
 * The headers in which well-known proxies name the place of a visitor, by the field of the place.
 *
 * @see [Cloudflare: visitor location headers](https://developers.cloudflare.com/rules/transform/managed-transforms/reference/)
 * @see [CloudFront: viewer location headers](https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html)
 */
export const GEO_HEADERS: Readonly<
  Record<'cloudflare' | 'cloudfront', Readonly<Partial<Record<keyof GeoIp, string>>>>
> = {
  cloudflare: {
    country_code: 'cf-ipcountry',
    city_name: 'cf-ipcity',
    continent_code: 'cf-ipcontinent',
    latitude: 'cf-iplatitude',
    longitude: 'cf-iplongitude',
    subdivision_code: 'cf-region-code',
    subdivision_name: 'cf-region',
    time_zone: 'cf-timezone',
  },
  cloudfront: {
    country_code: 'cloudfront-viewer-country',
    country_name: 'cloudfront-viewer-country-name',
    city_name: 'cloudfront-viewer-city',
    latitude: 'cloudfront-viewer-latitude',
    longitude: 'cloudfront-viewer-longitude',
    subdivision_code: 'cloudfront-viewer-country-region',
    subdivision_name: 'cloudfront-viewer-country-region-name',
    time_zone: 'cloudfront-viewer-time-zone',
  },
}
