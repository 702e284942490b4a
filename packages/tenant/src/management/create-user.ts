import type { InferOutput } from 'valibot'
import * as v from 'valibot'
import { LockstepError } from '@lockstep/protocol'
import { passwordFlaw } from '../flow/login/password-policy.js'
import type { Services } from '../services.js'
import type { User } from '../users/user.js'
import { invalidBody, ManagementError } from './management-error.js'
import { refusedPassword } from './refused-password.js'
import { PROFILE_ENTRIES, text } from './user-patch.js'

/** The body of `POST /api/v2/users`. */
export const newUserSchema = v.strictObject({
  ...PROFILE_ENTRIES,
  connection: text,
  user_id: v.optional(v.pipe(text, v.regex(/^[\w.@+-]{1,255}$/, 'must be letters and digits'))),
})

/**
 * Creates a user in a database. An administrator may, though the database is closed for sign-ups.
 *
 * @throws ManagementError 400 or 409.
 * @see [Create a user](https://auth0.com/docs/api/management/v2/users/post-users)
 */
export async function createUser(
  services: Services,
  {
    connection: name,
    email,
    password,
    user_id,
    verify_email,
    ...rest
  }: InferOutput<typeof newUserSchema>,
): Promise<User> {
  const connection = services.config().connections.find((candidate) => candidate.name === name)
  if (!connection || connection.strategy !== 'auth0') {
    throw invalidBody(`The connection does not exist or is no database: ${name.slice(0, 100)}`)
  }
  if (email === undefined) throw invalidBody('Missing required property: email')
  if (password === undefined) throw invalidBody('Missing required property: password')
  if (verify_email === true) throw invalidBody('verify_email: use POST /jobs/verification-email')
  const flaw = passwordFlaw(connection.passwordPolicy, password, { ...defined(rest), email })
  if (flaw) throw refusedPassword(flaw)
  const { user_metadata, app_metadata, ...fields } = rest
  const profile = {
    ...defined(fields),
    ...(user_id !== undefined && { user_id: `auth0|${user_id.replace(/^auth0\|/, '')}` }),
    ...(user_metadata && { user_metadata }),
    ...(app_metadata && { app_metadata }),
  }
  try {
    return await services.users.create({ connection: name, email, password, profile })
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'user_exists') throw error
    throw new ManagementError(409, 'The user already exists.', 'auth0_idp_error')
  }
}

function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>
  }
}
