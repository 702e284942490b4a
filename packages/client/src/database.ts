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
  { email, password, connection = internals.connection, userMetadata, signal }: SignUpOptions,
): Promise<SignUpResult> {
  const { _id, email_verified } = await request(internals, '/dbconnections/signup', {
    body: {
      client_id: internals.clientId,
      connection,
      email: email.trim(),
      password,
      user_metadata: userMetadata,
    },
    signal,
  })
  return {
    ...(typeof _id === 'string' && { userId: _id }),
    email: email.trim(),
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
  { email, connection = internals.connection, signal }: PasswordResetOptions,
): Promise<void> {
  await request(internals, '/dbconnections/change_password', {
    body: { client_id: internals.clientId, connection, email: email.trim() },
    signal,
  })
}
