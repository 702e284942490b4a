import { LockstepError } from '@lockstep/protocol'
import type { Connection } from '../../config/tenant-config.js'
import { logEvent } from '../../logs/log-event.js'
import type { LogEvent } from '../../logs/log-event.js'
import type { Services, SignUpProfile } from '../../services.js'
import type { User } from '../../users/user.js'
import { sendVerificationLink } from './email-verification.js'
import { passwordFlaw } from './password-policy.js'
import type { PasswordFlaw } from './password-policy.js'

/** What came of a registration. */
export type Registration =
  | { readonly outcome: 'created'; readonly user: User }
  | { readonly outcome: 'user_exists' | 'username_exists' | 'invalid_signup' }
  | { readonly outcome: 'weak_password'; readonly flaw: PasswordFlaw }

/** One "@" with something on either side and no spaces; whether it exists only a message can tell. */
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/
/** Auth0's: no "@", so that no username is an address. */
const USERNAME = /^[A-Za-z0-9_+\-.!#$'^`~]{1,15}$/

/** Who registers, and how. */
export interface SignUp {
  readonly connection: Connection
  readonly email: string
  readonly password: string
  readonly userMetadata?: Readonly<Record<string, unknown>>
  readonly profile?: SignUpProfile
  /** For the log. */
  readonly from: Pick<LogEvent, 'clientId' | 'ip' | 'userAgent'>
}

/** Registers a user, and writes down what came of it. Metadata of the application is never taken from outside, that of the user is. */
export async function createUser(services: Services, wanted: SignUp): Promise<Registration> {
  const registration = await register(services, wanted)
  const { connection, email, from } = wanted
  const isCreated = registration.outcome === 'created'
  await logEvent(services, {
    type: isCreated ? 'ss' : 'fs',
    ...(isCreated ? { userId: registration.user.user_id } : { description: registration.outcome }),
    userName: email.trim(),
    connection: connection.name,
    ...from,
  })
  return registration
}

async function register(
  services: Services,
  { connection, email, password, userMetadata, profile = {} }: SignUp,
): Promise<Registration> {
  if (connection.disableSignup || !EMAIL.test(email.trim())) return { outcome: 'invalid_signup' }
  const { username } = profile
  const isNamed = username !== undefined
  if (connection.requiresUsername !== isNamed || (isNamed && !USERNAME.test(username))) {
    return { outcome: 'invalid_signup' }
  }
  const flaw = passwordFlaw(connection.passwordPolicy, password, { ...profile, email })
  if (flaw) return { outcome: 'weak_password', flaw }
  try {
    const user = await services.users.create({
      connection: connection.name,
      email: email.trim(),
      password,
      ...(userMetadata && { userMetadata }),
      profile,
    })
    if (connection.verifiesEmail) await sendVerificationLink(services, user)
    return { outcome: 'created', user }
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'user_exists') {
      return { outcome: error.message.includes('username') ? 'username_exists' : 'user_exists' }
    }
    throw error
  }
}
