import type { Factor } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { keepMfaToken } from './mfa-tokens.js'
import type { MfaStep } from './owing-login.js'

/**
 * Issues the `oob_code` that says which message a binding code was read from, in place of the one
 * before. It belongs to this `mfa_token` and is worth nothing without the code in the message.
 */
export async function issueOutOfBandCode(
  services: Services,
  { mfaToken, token }: MfaStep,
  factor: Factor,
): Promise<string> {
  const code = randomSecret()
  const outOfBand = { hash: fingerprint(code), factor }
  await keepMfaToken(services, mfaToken, { ...token, outOfBand })
  return code
}

/** The factor that an `oob_code` was issued for; `undefined` for any other code. */
export function outOfBandFactor({ token }: MfaStep, code: string): Factor | undefined {
  return token.outOfBand?.hash === fingerprint(code) ? token.outOfBand.factor : undefined
}
