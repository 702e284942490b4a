import type { Internals } from './internals.js'
import type { PasswordResetOptions, SignUpOptions } from './options.js'
import { request } from './request.js'
import type { SignUpResult } from './result.js'

/**
 * Makes an account.
 *
 * @see [Signup](https://auth0.com/docs/api/authentication/signup/create-a-new-user)
 */
export async function signUp(
  internals: Internals,
  { password, userMetadata, ...options }: SignUpOptions,
): Promise<SignUpResult> {
  const { _id, email_verified } = await post(internals, 'signup', options, {
    password,
    user_metadata: userMetadata,
  })
  return {
    ...(typeof _id === 'string' && { userId: _id }),
    email: options.email.trim(),
    emailVerified: email_verified === true,
  }
}

/**
 * Has a link for a new password mailed.
 *
 * @see [Change password](https://auth0.com/docs/api/authentication/change-password/change-password)
 */
export async function requestPasswordReset(
  internals: Internals,
  options: PasswordResetOptions,
): Promise<void> {
  await post(internals, 'change_password', options)
}

function post(
  internals: Internals,
  operation: string,
  { email, connection = internals.connection, signal }: PasswordResetOptions,
  more?: object,
) {
  return request(internals, `/dbconnections/${operation}`, {
    body: { client_id: internals.clientId, connection, email: email.trim(), ...more },
    signal,
  })
}
