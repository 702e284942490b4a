import { authenticatorsOf, isIndependent } from '../../factors/factors.js'
import { regenerateRecoveryCode } from '../../factors/recovery-code.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import type { AccessTokenCaller } from './mfa-bearer.js'

/** Whether an application asks for nothing but a recovery code. */
export function isRecoveryCode(types: unknown): boolean {
  return Array.isArray(types) && types.length === 1 && types[0] === 'recovery-code'
}

/**
 * Replaces the recovery code of somebody whose login proved a second factor. There is nothing to confirm:
 * the one before works no more.
 *
 * @throws ProtocolError `access_denied` where there are no recovery codes, or nothing to recover.
 * @see [Manage authenticators with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis/manage-authenticator-factors-mfa-api)
 */
export async function anotherRecoveryCode(
  services: Services,
  { user: { user_id: userId }, isProven }: AccessTokenCaller,
): Promise<{
  readonly authenticator_type: 'recovery-code'
  readonly recovery_codes: readonly string[]
}> {
  const isOn = services.config().guardian.factors['recovery-code']
  const own = await authenticatorsOf(services, userId)
  if (!isOn || !isProven || !own.some(({ factor }) => isIndependent(factor))) {
    throw new ProtocolError('access_denied', 'There is no authenticator to recover.', {
      status: 403,
    })
  }
  return {
    authenticator_type: 'recovery-code',
    recovery_codes: [await regenerateRecoveryCode(services, userId)],
  }
}
