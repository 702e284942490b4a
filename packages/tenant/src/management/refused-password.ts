import type { PasswordFlaw } from '../flow/login/password-policy.js'
import { ManagementError } from './management-error.js'

/** Auth0's words. */
const FLAWS: Readonly<Record<PasswordFlaw['flaw'], string>> = {
  strength: 'PasswordStrengthError: Password is too weak',
  dictionary: 'PasswordDictionaryError: Password is too common',
  personal_info: 'PasswordNoUserInfoError: Password contains user information',
}

/** What an administrator is told of a password that the connection does not take. */
export function refusedPassword(flaw: PasswordFlaw | undefined): ManagementError {
  return new ManagementError(400, FLAWS[flaw?.flaw ?? 'strength'])
}
