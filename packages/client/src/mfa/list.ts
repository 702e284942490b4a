import type { Internals } from '../internals.js'
import type { Cancellable } from '../options.js'
import { mfaRequest } from './mfa-request.js'
import { requiredText, text } from './text.js'

/** An authenticator that the person has enrolled. */
export interface MfaAuthenticator {
  /** For `challenge()`: `totp|dev_…`, `sms|dev_…` and so on. */
  readonly id: string
  /** `otp`, `oob` or `recovery-code`. */
  readonly authenticatorType: string
  /** What carries the code of an `oob` authenticator: `sms`, `voice`, `email`, `auth0` (push). */
  readonly oobChannel?: string
  readonly active: boolean
  /** For the person to recognise it, masked by the tenant. */
  readonly name?: string
  /** `otp`, `phone`, `email`, `push-notification`, `recovery-code`. */
  readonly type?: string
}

/**
 * `GET /mfa/authenticators`.
 *
 * @see [Manage authenticators with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis/manage-authenticator-factors-mfa-api)
 */
export async function list(
  internals: Internals,
  mfaToken: string,
  { signal }: Cancellable,
): Promise<readonly MfaAuthenticator[]> {
  const answer: unknown = await mfaRequest(internals, '/mfa/authenticators', {
    bearer: mfaToken,
    signal,
  })
  const items: readonly unknown[] = Array.isArray(answer) ? answer : []
  return items.map((item) => authenticator(Object(item) as Record<string, unknown>))
}

function authenticator(item: Readonly<Record<string, unknown>>): MfaAuthenticator {
  const oobChannel = text(item, 'oob_channel')
  const name = text(item, 'name')
  const type = text(item, 'type')
  return {
    id: requiredText(item, 'id'),
    authenticatorType: requiredText(item, 'authenticator_type'),
    active: item.active === true,
    ...(oobChannel !== undefined && { oobChannel }),
    ...(name !== undefined && { name }),
    ...(type !== undefined && { type }),
  }
}
