import type { Services } from '../../services.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'

/** `GET /user/geoloc/country`: where the browser is, for the country code of a phone number. */
export function geoCountry(request: Request, services: Services): Promise<Answer> {
  const { geoip } = services.whereabouts(request).origin
  return Promise.resolve(json({ country_code: geoip?.country_code ?? null }))
}
