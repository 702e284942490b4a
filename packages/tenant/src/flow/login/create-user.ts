import { LockstepError } from '@lockstep/protocol'
import type { Connection } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'

/** What came of a registration. */
export type Registration =
  | { readonly outcome: 'created'; readonly user: User }
  | { readonly outcome: 'user_exists' | 'weak_password' | 'invalid_signup' }

/** One "@" with something on either side and no spaces; whether it exists only a message can tell. */
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/
/** Characters; keeps a hash from becoming a way to keep the tenant busy. Our choice. */
const MAX_PASSWORD_LENGTH = 1024

/** Registers a user. Metadata of the application is never taken from outside, that of the user is. */
export async function createUser(
  services: Services,
  {
    connection,
    email,
    password,
    userMetadata,
  }: {
    readonly connection: Connection
    readonly email: string
    readonly password: string
    readonly userMetadata?: Readonly<Record<string, unknown>>
  },
): Promise<Registration> {
  if (connection.disableSignup || !EMAIL.test(email.trim())) return { outcome: 'invalid_signup' }
  if (!isStrongEnough(connection, password)) return { outcome: 'weak_password' }
  try {
    const user = await services.users.create({
      connection: connection.name,
      email: email.trim(),
      password,
      ...(userMetadata && { userMetadata }),
    })
    return { outcome: 'created', user }
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'user_exists') {
      return { outcome: 'user_exists' }
    }
    throw error
  }
}

/** Tells whether a password satisfies the connection's policy. */
export function isStrongEnough(
  { passwordMinLength }: Pick<Connection, 'passwordMinLength'>,
  password: string,
): boolean {
  // Code points, so that an emoji counts once (NIST SP 800-63B section 5.1.1.2).
  const length = [...password].length
  return length >= passwordMinLength && length <= MAX_PASSWORD_LENGTH
}
