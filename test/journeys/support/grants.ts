import type { Tenant, TenantConfigInput, TenantOptions } from '@lockstep/tenant'
import { ACME, acmeTenant, postToken } from './acme.js'

/** Auth0's names of its own grants. */
export const GRANT = {
  passwordRealm: 'http://auth0.com/oauth/grant-type/password-realm',
  mfaOtp: 'http://auth0.com/oauth/grant-type/mfa-otp',
  mfaOob: 'http://auth0.com/oauth/grant-type/mfa-oob',
  mfaRecoveryCode: 'http://auth0.com/oauth/grant-type/mfa-recovery-code',
  deviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
} as const

/** A server of Acme's that proves a secret. */
export const SERVER = { client_id: 'server', client_secret: 'between us' } as const

const ALL_GRANTS = [
  'authorization_code',
  'implicit',
  'refresh_token',
  'password',
  'client_credentials',
  ...Object.values(GRANT),
]

const ACME_APP: TenantConfigInput['clients'][number] = {
  client_id: ACME.clientId,
  name: 'Acme',
  callbacks: [ACME.callback],
  web_origins: [ACME.origin],
  grant_types: ALL_GRANTS,
}

/** {@link acmeTenant}, whose application and server may use every grant. */
export function grantsTenant(
  rules: readonly string[] = [],
  {
    config = {},
    ...options
  }: Partial<Omit<TenantOptions, 'config'>> & {
    readonly config?: Partial<TenantConfigInput>
  } = {},
): Tenant {
  return acmeTenant(rules, {
    ...options,
    config: {
      clients: [
        ACME_APP,
        { ...ACME_APP, client_id: 'bank', name: 'Bank' },
        {
          ...SERVER,
          name: 'Server',
          app_type: 'regular_web',
          grant_types: ALL_GRANTS,
          is_token_endpoint_ip_header_trusted: true,
        },
      ],
      ...config,
    },
  })
}

/** Sends a person's password to the token endpoint as Acme does. */
export async function passwordLogin(
  tenant: Tenant,
  user: { readonly username: string; readonly password: string },
  more: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const client = more.client_id === SERVER.client_id ? SERVER : { client_id: ACME.clientId }
  return postToken(
    tenant,
    { grant_type: 'password', scope: 'openid profile email', ...client, ...user, ...more },
    headers,
  )
}

/** The body of an answer. */
export async function bodyOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return (await response.json()) as Readonly<Record<string, unknown>>
}
