import { LockstepError } from '@lockstep/protocol'
import { completed } from '../client.js'
import type { LockstepClient } from '../client.js'
import { internalsOf } from '../internals.js'
import type { Internals } from '../internals.js'
import type { Cancellable, ClientOptions } from '../options.js'
import { createSession } from '../session.js'
import { challenge } from './challenge.js'
import type { ChallengeOptions, MfaChallenge } from './challenge.js'
import { enroll } from './enroll.js'
import type { EnrollOptions, MfaEnrolment } from './enroll.js'
import { list } from './list.js'
import type { MfaAuthenticator } from './list.js'
import { verify } from './verify.js'
import type { MfaProof, MfaResult, VerifyOptions } from './verify.js'

/**
 * The MFA API, for pages that ask for the second factor themselves. Each call takes the `mfaToken` of
 * an `MfaRequiredError`, good for ten minutes and for one login. Every failure is a `LockstepError`:
 * `invalid_grant` for a token or code that is not good, `expired_token` for one that no longer is,
 * `too_many_attempts`, `access_denied`, `network_error`, `timeout`, `aborted`.
 */
export interface Mfa {
  /** What the person has enrolled; empty: call `enroll()`. */
  list(mfaToken: string, options?: Cancellable): Promise<readonly MfaAuthenticator[]>

  /**
   * Offers a first authenticator.
   *
   * @throws LockstepError `access_denied` when there is one, or the login does not admit this factor.
   */
  enroll(mfaToken: string, options: EnrollOptions): Promise<MfaEnrolment>

  /**
   * Asks for a factor, and has the code sent where one is sent.
   *
   * @throws LockstepError `association_required` when nothing is enrolled, `unsupported_challenge_type`
   * when nothing of `challengeTypes` is.
   */
  challenge(mfaToken: string, options?: ChallengeOptions): Promise<MfaChallenge>

  /**
   * Finishes the login, or an enrolment and the login. The client that was given keeps the tokens, as
   * after `login()`; with an `oobCode` alone it asks every few seconds until somebody approved.
   *
   * @throws LockstepError `invalid_grant` for a wrong code and for a rejection, `expired_token` when
   * nobody approved in time, `invalid_token` for a login that did not ask for `openid`.
   */
  verify(mfaToken: string, proof: MfaProof, options?: VerifyOptions): Promise<MfaResult>
}

/**
 * Makes the MFA API of one tenant for a client, which then keeps the tokens; or, for a page that has
 * none, from what `createClient()` takes: the tokens are then in the result only.
 *
 * @throws LockstepError `configuration_error` for a domain that is none, and for a client of another copy
 * of the SDK.
 */
export function createMfa(owner: LockstepClient | ClientOptions): Mfa {
  const kept = internalsOf.get(owner)
  const internals = kept ?? withoutClient(owner)
  return {
    list: async (mfaToken, options = {}) => list(internals(), mfaToken, options),
    enroll: async (mfaToken, options) => enroll(internals(), mfaToken, options),
    challenge: async (mfaToken, options = {}) => challenge(internals(), mfaToken, options),
    verify: async (mfaToken, proof, options = {}) => {
      const { result, refreshToken } = await verify(internals(), mfaToken, proof, options)
      return kept || !refreshToken ? result : { ...result, refreshToken }
    },
  }
}

/** A session for each call: nothing is kept. */
function withoutClient(owner: LockstepClient | ClientOptions): () => Internals {
  if (!('domain' in owner)) {
    const advice = 'Import createClient and createMfa from the same copy of @lockstep/client.'
    throw new LockstepError('configuration_error', advice)
  }
  const shared = completed(owner)
  return () => ({ ...shared, session: createSession() })
}
