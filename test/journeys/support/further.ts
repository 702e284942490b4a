import { Secret, TOTP } from 'otpauth'
import type { Tenant } from '@lockstep/tenant'
import { freshCode } from './acme.js'
import { GRANT, bodyOf, passwordLogin } from './grants.js'
import { mfaToken, redeem } from './mfa-api.js'

/** What an application asks for that manages a person's authenticators. */
export function managing(tenant: Tenant, scope = 'enroll read:authenticators') {
  return { audience: `${tenant.url}/mfa/`, scope }
}

/** The token that manages Grace's authenticators: her login costs a code of her app. */
export async function provenToken(
  tenant: Tenant,
  user: { readonly username: string; readonly password: string },
  scope?: string,
): Promise<string> {
  const mfa_token = await mfaToken(tenant, user, managing(tenant, scope))
  const otp = await freshCode(tenant)
  return String((await bodyOf(await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp }))).access_token)
}

/** The token of somebody who has no authenticator: the password is enough. */
export async function unprovenToken(
  tenant: Tenant,
  user: { readonly username: string; readonly password: string },
): Promise<string> {
  return String((await bodyOf(await passwordLogin(tenant, user, managing(tenant)))).access_token)
}

/** What an app shows that was given `secret`. */
export function codeOf(tenant: Tenant, secret: unknown): string {
  const timestamp = tenant.clock.now() * 1000
  return new TOTP({ secret: Secret.fromBase32(String(secret)) }).generate({ timestamp })
}
