import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import { ACME, acmeTenant } from './acme.js'

/** Auth0's grant for a code that was sent to an address. */
export const OTP_GRANT = 'http://auth0.com/oauth/grant-type/passwordless/otp'

/** Somebody who was never here. */
export const NEW = { email: 'new@example.com', phone_number: '+15550100200' } as const

/** A tenant whose people sign in by email or by text message. */
export function passwordlessTenant(
  rules: readonly string[] = [],
  config: Partial<TenantConfigInput> = {},
): Tenant {
  return acmeTenant(rules, {
    config: {
      clients: [
        {
          client_id: 'acme',
          name: 'Acme',
          callbacks: [ACME.callback],
          web_origins: [ACME.origin],
          grant_types: [
            'authorization_code',
            'refresh_token',
            'implicit',
            OTP_GRANT,
            'http://auth0.com/oauth/grant-type/mfa-otp',
          ],
        },
      ],
      connections: [
        { name: 'email', strategy: 'email' },
        { name: 'sms', strategy: 'sms' },
      ],
      ...config,
    },
  })
}

/** Any JSON request of the application's page. */
export function post(
  tenant: Tenant,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ACME.origin },
      body: JSON.stringify({ client_id: ACME.clientId, ...body }),
    }),
  )
}

/** Asks for a message, and the code or the link in it. */
export async function sent(
  tenant: Tenant,
  body: { readonly email?: string; readonly phone_number?: string } & Readonly<
    Record<string, unknown>
  > = {},
): Promise<string> {
  const to = body.phone_number ?? body.email ?? NEW.email
  const started = await post(tenant, '/passwordless/start', {
    connection: body.phone_number ? 'sms' : 'email',
    ...(body.phone_number ? {} : { email: NEW.email }),
    send: 'code',
    ...body,
  })
  if (!started.ok) throw new Error(`Not sent: ${await started.text()}`)
  const { text, link } = await tenant.outbox.next({ to })
  return link ?? /\b\d{6}\b/.exec(text)![0]
}
