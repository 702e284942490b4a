import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import { ACME, ADA, GRACE, GRACE_SECRET, acmeTenant, demand, postToken } from './acme.js'
import { SERVER, bodyOf } from './grants.js'

/** Every scope of the endpoints of second factors and logs. */
const SCOPES = [
  'read:users',
  'update:users',
  'create:user_tickets',
  'read:logs',
  'read:logs_users',
  'create:guardian_enrollment_tickets',
  'read:guardian_enrollments',
  'delete:guardian_enrollments',
  'read:guardian_factors',
  'update:guardian_factors',
  'read:mfa_policies',
  'update:mfa_policies',
  'read:authentication_methods',
  'create:authentication_methods',
  'update:authentication_methods',
  'delete:authentication_methods',
]

/** A tenant that demands a second factor, and whose server may manage it. Grace has an app. */
export function managedTenant(guardian: TenantConfigInput['guardian'] = {}): Tenant {
  return acmeTenant([demand({ provider: 'any' })], {
    config: {
      guardian,
      clients: [
        { client_id: ACME.clientId, name: 'Acme', callbacks: [ACME.callback] },
        {
          ...SERVER,
          name: 'The server',
          app_type: 'non_interactive',
          grant_types: ['client_credentials'],
        },
      ],
      clientGrants: [
        { client_id: 'The server', audience: 'https://acme.auth0.com/api/v2/', scope: SCOPES },
      ],
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          password: GRACE.password,
          mfa: { otp_secret: GRACE_SECRET },
        },
      ],
    },
  })
}

/** One request of the server; `body` is JSON. */
export async function manage(
  tenant: Tenant,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: never }> {
  const audience = `${tenant.url}/api/v2/`
  const grant = { grant_type: 'client_credentials', ...SERVER, audience }
  const { access_token: token } = await bodyOf(await postToken(tenant, grant))
  const response = await tenant.fetch(
    new Request(`${tenant.url}/api/v2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${String(token)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
  const text = await response.text()
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as never }
}
