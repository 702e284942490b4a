import { query } from '../defined.js'
import type { Internals } from '../internals.js'
import type { Cancellable } from '../options.js'
import { resource } from '../resource.js'
import type { AuthenticationResult } from '../result.js'
import type { Tokens } from '../token-endpoint.js'
import { resultOf } from '../token-endpoint.js'
import { mfaRequest } from './mfa-request.js'
import { poll } from './poll.js'
import { text } from './text.js'

/** What proves the second factor. Without a `bindingCode`, somebody approves on another device. */
export type MfaProof =
  | { readonly otp: string }
  | { readonly oobCode: string; readonly bindingCode?: string }
  | { readonly recoveryCode: string }

/** What the refused request had asked for, in the words it was asked in. */
export interface VerifyOptions extends Cancellable {
  /** What `getToken()` was given; the client's own by default. */
  readonly audience?: string
  readonly scope?: string
}

/** A finished login. */
export interface MfaResult extends AuthenticationResult {
  /** To show once: it takes the place of the recovery code that was used. */
  readonly recoveryCode?: string
  /** Only where no client keeps it, and `offline_access` was asked for. */
  readonly refreshToken?: string
}

/**
 * Proves the second factor at the token endpoint, keeps the tokens in the session of the client, and
 * tells what else came with them.
 *
 * @see [Multi-factor authentication API](https://auth0.com/docs/api/authentication#multi-factor-authentication)
 */
export async function verify(
  internals: Internals,
  mfaToken: string,
  proof: MfaProof,
  options: VerifyOptions,
): Promise<{ readonly result: MfaResult; readonly refreshToken: string | undefined }> {
  const { signal } = options
  const wanted = resource(internals, options)
  const body = query({
    ...grantOf(proof),
    mfa_token: mfaToken,
    client_id: internals.clientId,
    // The tenant refuses another than that of the mfa_token, so that no token is kept for the wrong API.
    audience: wanted.audience,
  })
  const ask = () => mfaRequest(internals, '/oauth/token', { body, signal })
  const answer = await (isApproval(proof) ? poll(ask, signal) : ask())
  const tokens: Tokens = answer
  const { refresh_token: refreshToken } = tokens
  const result = await resultOf(internals, tokens, { scope: wanted.scope })
  internals.session.save({ ...wanted, result, refreshToken })
  const recoveryCode = text(answer, 'recovery_code')
  return {
    result: { ...result, ...(recoveryCode !== undefined && { recoveryCode }) },
    refreshToken,
  }
}

function isApproval(proof: MfaProof): boolean {
  return 'oobCode' in proof && proof.bindingCode === undefined
}

function grantOf(proof: MfaProof) {
  const grant = (name: string) => `http://auth0.com/oauth/grant-type/mfa-${name}`
  if ('otp' in proof) return { grant_type: grant('otp'), otp: proof.otp }
  if ('recoveryCode' in proof) {
    return { grant_type: grant('recovery-code'), recovery_code: proof.recoveryCode }
  }
  return {
    grant_type: grant('oob'),
    oob_code: proof.oobCode,
    binding_code: proof.bindingCode,
  }
}
