import type { Tenant } from '@lockstep/tenant'
import { ACME } from './acme.js'
import type { Browser, Place } from './browser.js'

/** What a classic login page reads out of the form that answers a right password. */
export interface ResultForm {
  readonly action: string
  readonly wresult: string
  readonly wctx: Readonly<Record<string, unknown>>
}

/** Sends a password as a classic login page on the tenant's origin does, for the login at `place`. */
export async function classicPassword(
  tenant: Tenant,
  browser: Browser,
  {
    place,
    from = new URL(tenant.url).origin,
    ...body
  }: {
    readonly place: Place
    readonly from?: string
    readonly username: string
    readonly password: string
  } & Readonly<Record<string, unknown>>,
): Promise<Response> {
  return browser.fetch('/usernamepassword/login', {
    method: 'POST',
    from,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: ACME.clientId,
      tenant: 'lockstep',
      connection: 'Username-Password-Authentication',
      state: place.url.searchParams.get('state'),
      _intstate: 'deprecated',
      popup_options: {},
      ...body,
    }),
  })
}

/** The form in the answer to a right password. */
export async function resultForm(response: Response): Promise<ResultForm> {
  const markup = await response.text()
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1]
  return {
    action: /action="([^"]*)"/.exec(markup)?.[1] ?? '',
    wresult: field('wresult') ?? '',
    wctx: JSON.parse((field('wctx') ?? '{}').replaceAll('&quot;', '"')) as ResultForm['wctx'],
  }
}

/** Posts the form, as the page's script does. */
export async function postResult(
  tenant: Tenant,
  browser: Browser,
  { wresult, wctx = {} }: Partial<ResultForm>,
): Promise<Place> {
  return browser.open('/login/callback', {
    method: 'POST',
    from: new URL(tenant.url).origin,
    body: { wa: 'wsignin1.0', wresult: wresult ?? '', wctx: JSON.stringify(wctx) },
  })
}
