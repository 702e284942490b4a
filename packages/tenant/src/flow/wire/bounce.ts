import type { Services } from '../../services.js'
import { knownBrowser } from '../sessions/browsers.js'
import type { Answer } from './answer.js'
import type { Parameters } from './parameters.js'
import { postingPage } from './script-pages.js'

/**
 * Browsers keep `SameSite=Lax` cookies back from a POST that another site's page makes. A page of ours
 * then posts the same fields again, once: its own POST comes from this site and brings the cookies.
 *
 * @see [RFC 6265bis section 8.8](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis)
 */
export function bounce(services: Services, request: Request, body: Parameters): Answer | undefined {
  const origin = request.headers.get('origin')
  const fromElsewhere = origin !== null && origin !== new URL(services.issuer()).origin
  if (request.method !== 'POST' || !fromElsewhere || knownBrowser(request)) return undefined
  const { pathname, search } = new URL(request.url)
  return postingPage(new URL(pathname + search, services.issuer()).href, body)
}
