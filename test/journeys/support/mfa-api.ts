import type { Tenant } from '@lockstep/tenant'
import { ACME, postToken } from './acme.js'
import { bodyOf, passwordLogin } from './grants.js'

/** One request to the MFA API, as an application in a browser or on a server makes it. */
export async function mfaApi(
  tenant: Tenant,
  path: string,
  {
    method = 'POST',
    bearer,
    body,
    origin,
  }: {
    readonly method?: 'GET' | 'POST' | 'DELETE' | 'OPTIONS'
    readonly bearer?: string
    readonly body?: unknown
    readonly origin?: string
  } = {},
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}/mfa/${path}`, {
      method,
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(origin !== undefined && { origin }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
}

/** The `mfa_token` that a password gets where a rule demands more. */
export async function mfaToken(
  tenant: Tenant,
  user: { readonly username: string; readonly password: string },
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { mfa_token: token } = await bodyOf(await passwordLogin(tenant, user, more))
  if (typeof token !== 'string') throw new Error('No second factor was demanded.')
  return token
}

/** Proves a second factor at the token endpoint as Acme does. */
export async function redeem(
  tenant: Tenant,
  grant_type: string,
  answer: Readonly<Record<string, string>>,
): Promise<Response> {
  return postToken(tenant, { grant_type, client_id: ACME.clientId, ...answer })
}
