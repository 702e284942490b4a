import type { Tenant } from '@lockstep/tenant'
import { ACME, postToken } from './acme.js'
import type { Browser, Place } from './browser.js'
import { GRANT } from './grants.js'

/** What a device shows and keeps. */
export interface ShownCode {
  readonly device_code: string
  readonly user_code: string
}

/** Asks for a code as a television of Acme's does. */
export async function codeOnDevice(
  tenant: Tenant,
  more: Readonly<Record<string, string>> = {},
): Promise<ShownCode> {
  const response = await tenant.fetch(
    new Request(`${tenant.url}/oauth/device/code`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: ACME.clientId,
        scope: 'openid email offline_access',
        ...more,
      }).toString(),
    }),
  )
  return (await response.json()) as ShownCode
}

/** The device asks whether its person has signed in, after the time it has to leave. */
export async function askAsDevice(
  tenant: Tenant,
  { device_code }: Pick<ShownCode, 'device_code'>,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  tenant.clock.advance({ seconds: 5 })
  return postToken(tenant, {
    grant_type: GRANT.deviceCode,
    client_id: ACME.clientId,
    device_code,
    ...more,
  })
}

/** A person types the code on the page; what comes next. */
export async function enterOn(
  browser: Browser,
  tenant: Tenant,
  user_code: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Place> {
  const from = new URL(tenant.url).origin
  return browser.open('/activate', { method: 'POST', from, body: { user_code, ...more } })
}

/** A person says that it is the own device. */
export async function confirmOn(
  browser: Browser,
  tenant: Tenant,
  user_code: string,
): Promise<Place> {
  return enterOn(browser, tenant, user_code, { confirm: 'yes' })
}
