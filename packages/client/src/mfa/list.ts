import type { Internals } from '../internals.js'
import type { Cancellable } from '../options.js'
import { CHANNELS } from './channels.js'
import type { OobChannel } from './channels.js'
import { mfaRequest } from './mfa-request.js'
import { oneOf, requiredText, text } from './text.js'

const KINDS = ['otp', 'oob', 'recovery-code'] as const
const TYPES = ['otp', 'phone', 'email', 'push-notification', 'recovery-code'] as const

/** An authenticator that the person has enrolled. */
export interface MfaAuthenticator {
  /** For `challenge()`: `totp|dev_…`, `sms|dev_…` and so on. */
  readonly id: string
  readonly authenticatorType: (typeof KINDS)[number]
  /** What carries the code of an `oob` authenticator; `auth0` is push. */
  readonly oobChannel?: OobChannel
  readonly active: boolean
  /** For the person to recognise it, masked by the tenant. */
  readonly name?: string
  /** As `MfaRequiredError.mfaRequirements` names it. */
  readonly type?: (typeof TYPES)[number]
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
  return items.flatMap((item) => authenticator(Object(item) as Record<string, unknown>))
}

/** What is of none of the kinds above no page could ask for, so it is left out. */
function authenticator(item: Readonly<Record<string, unknown>>): readonly MfaAuthenticator[] {
  const authenticatorType = oneOf(item, 'authenticator_type', KINDS)
  const oobChannel = oneOf(item, 'oob_channel', Object.values(CHANNELS))
  const name = text(item, 'name')
  const type = oneOf(item, 'type', TYPES)
  if (!authenticatorType) return []
  return [
    {
      id: requiredText(item, 'id'),
      authenticatorType,
      active: item.active === true,
      ...(oobChannel !== undefined && { oobChannel }),
      ...(name !== undefined && { name }),
      ...(type !== undefined && { type }),
    },
  ]
}
