import type { Tenant } from '@lockstep/tenant'
import type { Screen, ScreenAction } from '@lockstep/protocol'

/** One request of the browser. */
export interface Visit {
  readonly method?: 'GET' | 'POST'
  /** A form when it is an object. */
  readonly body?: string | Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** The origin of the page that makes the request; absent for an address typed by a person. */
  readonly from?: string
}

/** Where the browser is after all redirects that the tenant itself serves. */
export interface Place {
  readonly url: URL
  /** The last answer of the tenant; the redirect itself when it leads elsewhere. */
  readonly response: Response
}

/** A browser with a cookie jar, for one tenant and without a page: what a login needs of one. */
export interface Browser {
  /** One request, no redirects followed. */
  fetch(url: string, visit?: Visit): Promise<Response>
  /** Follows redirects until they leave the tenant or end. */
  open(url: string, visit?: Visit): Promise<Place>
  /** The screen of the hosted page at `place`. */
  screen(place: Place | URL): Promise<Screen>
  /** Sends an action on the hosted page at `place`, as its script does. */
  act(place: Place | URL, action: ScreenAction): Promise<Screen>
  readonly cookies: Map<string, string>
}

/** A new browser without any cookies. */
export function createBrowser(
  tenant: Tenant,
  {
    remoteAddress = '127.0.0.1',
    userAgent = 'Test browser',
    headers: always = {},
    cookies = new Map(),
  }: {
    readonly remoteAddress?: string
    readonly userAgent?: string
    /** Sent with every request. */
    readonly headers?: Readonly<Record<string, string>>
    readonly cookies?: Map<string, string>
  } = {},
): Browser {
  const issuer = new URL(tenant.url)

  async function visit(
    url: string,
    { method = 'GET', body, headers = {}, from }: Visit = {},
  ): Promise<Response> {
    const address = new URL(url, issuer)
    if (address.origin !== issuer.origin) throw new Error(`Not the tenant: ${address.href}`)
    const all = new Headers({ 'user-agent': userAgent, ...always, ...headers })
    if (from !== undefined) all.set('origin', from)
    // Browsers keep SameSite=Lax cookies back from a POST of another site's page.
    const sameSite =
      from === undefined || (URL.canParse(from) && new URL(from).hostname === issuer.hostname)
    const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (jar && (method === 'GET' || sameSite)) all.set('cookie', jar)
    if (typeof body === 'object') all.set('content-type', 'application/x-www-form-urlencoded')
    const request = new Request(address, {
      method,
      headers: all,
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
      }),
    })
    const response = await tenant.fetch(request, { remoteAddress })
    for (const cookie of response.headers.getSetCookie()) store(cookie)
    return response
  }

  function store(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ')
    const separator = pair.indexOf('=')
    const name = pair.slice(0, separator)
    if (attributes.includes('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, pair.slice(separator + 1))
  }

  async function open(url: string, how?: Visit): Promise<Place> {
    let address = new URL(url, issuer)
    let response = await visit(address.href, how)
    for (let hop = 0; hop < 10; hop++) {
      const location = response.headers.get('location')
      if (location === null) return { url: address, response }
      address = new URL(location, address)
      if (address.origin !== issuer.origin) return { url: address, response }
      response = await visit(address.href)
    }
    throw new Error('Too many redirects.')
  }

  return {
    cookies,
    fetch: visit,
    open,
    screen: async (place) => (await visit(apiOf(place))).json() as Promise<Screen>,
    act: async (place, action) => {
      const response = await visit(apiOf(place), {
        method: 'POST',
        from: issuer.origin,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(action),
      })
      return (await response.json()) as Screen
    },
  }

  function apiOf(place: Place | URL): string {
    const url = place instanceof URL ? place : place.url
    return `/u/api/transaction?state=${url.searchParams.get('state') ?? ''}`
  }
}
