/** What a cookie of the tenant can vary in; the rest is fixed. */
export interface CookieOptions {
  /** Seconds to keep it; until the browser closes when absent; `0` deletes it. */
  readonly maxAgeSeconds?: number
  /** The tenant's issuer: on https the cookie is `Secure` and may travel in a third-party frame. */
  readonly issuer: string
}

/** The value of a cookie in a request, or `undefined`. The first of two with one name counts. */
export function readCookie(request: Request, name: string): string | undefined {
  const header = request.headers.get('cookie')
  if (header === null) return undefined
  for (const pair of header.split(';')) {
    const separator = pair.indexOf('=')
    if (separator > 0 && pair.slice(0, separator).trim() === name) {
      return decode(pair.slice(separator + 1).trim())
    }
  }
  return undefined
}

/**
 * A `Set-Cookie` value (RFC 6265 section 4.1): `HttpOnly` always; `SameSite=None; Secure` on https,
 * since silent login runs in a frame of another site, and `Lax` on a plain-http development tenant,
 * where browsers refuse `None`.
 */
export function writeCookie(
  name: string,
  value: string,
  { maxAgeSeconds, issuer }: CookieOptions,
): string {
  const secure = issuer.startsWith('https:')
  return [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
    'HttpOnly',
    ...(secure ? ['SameSite=None', 'Secure'] : ['SameSite=Lax']),
  ].join('; ')
}

/** A `Set-Cookie` value that deletes the cookie. */
export function deleteCookie(name: string, { issuer }: { readonly issuer: string }): string {
  return writeCookie(name, '', { maxAgeSeconds: 0, issuer })
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
