import type { Internals } from '../internals.js'
import type { Cancellable } from '../options.js'
import { CHANNELS } from './channels.js'
import { mfaRequest } from './mfa-request.js'
import { requiredText, text } from './text.js'

/** Which challenge to ask for. */
export interface ChallengeOptions extends Cancellable {
  /** One of `list()`; the tenant's choice by default. */
  readonly authenticatorId?: string
  /** What the page can handle; both by default. */
  readonly challengeTypes?: readonly ('otp' | 'oob')[]
  /** What carries the code, or the approval; the tenant's choice by default. */
  readonly channel?: keyof typeof CHANNELS
}

/** What the person is asked for. */
export type MfaChallenge =
  | { readonly challengeType: 'otp' }
  | {
      readonly challengeType: 'oob'
      readonly oobCode: string
      /** `prompt`: a code was sent, ask for it. Absent: approved elsewhere, `verify()` waits for it. */
      readonly bindingMethod?: string
    }

/**
 * `POST /mfa/challenge`.
 *
 * @see [Challenge with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa)
 */
export async function challenge(
  internals: Internals,
  mfaToken: string,
  { authenticatorId, challengeTypes = ['otp', 'oob'], channel, signal }: ChallengeOptions,
): Promise<MfaChallenge> {
  const answer = await mfaRequest(internals, '/mfa/challenge', {
    body: {
      mfa_token: mfaToken,
      client_id: internals.clientId,
      challenge_type: challengeTypes.join(' '),
      authenticator_id: authenticatorId,
      oob_channel: channel && CHANNELS[channel],
    },
    signal,
  })
  if (requiredText(answer, 'challenge_type') === 'otp') return { challengeType: 'otp' }
  const bindingMethod = text(answer, 'binding_method')
  return {
    challengeType: 'oob',
    oobCode: requiredText(answer, 'oob_code'),
    ...(bindingMethod !== undefined && { bindingMethod }),
  }
}
