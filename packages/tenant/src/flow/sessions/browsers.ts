import type { Services } from '../../services.js'
import { readCookie, writeCookie } from '../../http/cookies.js'
import { COOKIES } from '../wire/cookie-names.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** The browser that transactions are bound to. */
export interface Browser {
  /** The fingerprint of its cookie. */
  readonly id: string
  /** The cookie to set, when the browser had none. */
  readonly cookie?: string
}

/** The browser that sent `request`; `undefined` when it brought no cookie. */
export function knownBrowser(request: Request): Browser | undefined {
  const cookie = readCookie(request, COOKIES.browser)
  return cookie ? { id: fingerprint(cookie) } : undefined
}

/** The browser that sent `request`, with a new cookie when it brought none. */
export function browserOf(services: Services, request: Request): Browser {
  const known = knownBrowser(request)
  if (known) return known
  const secret = randomSecret()
  return {
    id: fingerprint(secret),
    cookie: writeCookie(COOKIES.browser, secret, { issuer: services.issuer() }),
  }
}
