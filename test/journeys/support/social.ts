import type {
  ConnectionInput,
  Persona,
  Tenant,
  TenantConfigInput,
  TenantOptions,
} from '@lockstep/tenant'
import { GRACE_SECRET, acmeTenant, attempt } from './acme.js'
import type { Attempt } from './acme.js'
import type { Browser, Place } from './browser.js'

/** A social connection without credentials of its own. */
export const GOOGLE: ConnectionInput = { name: 'google-oauth2', strategy: 'google-oauth2' }

/** Somebody at the development identity provider. */
export const LIN: Persona = {
  email: 'lin@example.com',
  sub: '1047',
  name: 'Lin Chen',
  given_name: 'Lin',
  family_name: 'Chen',
  locale: 'en',
}

/** Lin as a user of the configuration, with an authenticator. */
export const LIN_ENROLLED = {
  user_id: 'google-oauth2|1047',
  email: LIN.email,
  connection: GOOGLE.name,
  mfa: { otp_secret: GRACE_SECRET },
} as const

/** Acme's tenant with a social connection, at whose site Lin signs in. */
export function socialTenant(
  rules: readonly string[] = [],
  {
    google = {},
    config = {},
    ...options
  }: Partial<Omit<TenantOptions, 'config'>> & {
    readonly google?: Partial<ConnectionInput>
    readonly config?: Partial<TenantConfigInput>
  } = {},
): Tenant {
  const tenant = acmeTenant(rules, {
    ...options,
    config: { connections: [{ ...GOOGLE, ...google }], ...config },
  })
  tenant.identityProvider.signInAs(LIN)
  return tenant
}

/** A request that names the social connection. */
export function socialAttempt(more: Readonly<Record<string, string | null>> = {}): Attempt {
  return attempt({ connection: GOOGLE.name, ...more })
}

/** Follows a browser to the identity provider and back to where the tenant sends it next. */
export async function visitProvider(
  tenant: Tenant,
  browser: Browser,
  { url }: Pick<Attempt, 'url'> | Place,
): Promise<Place> {
  const there = await browser.open(String(url))
  const back = await tenant.identityProvider.fetch(new Request(there.url))
  const location = back.headers.get('location')
  if (location === null) throw new Error(`The provider answered ${back.status}, no redirect.`)
  return browser.open(location)
}

/** The users of the configuration that {@link acmeTenant} has anyway, and Lin. */
export const WITH_LIN = { users: [LIN_ENROLLED] } as const
