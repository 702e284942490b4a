import { policyText } from '../login/password-policy.js'
import type { PasswordFlaw } from '../login/password-policy.js'

/**
 * The body that tells why a password is refused; clients show the rules that it does not keep.
 *
 * @see [Password strength in Auth0 database connections](https://auth0.com/docs/authenticate/database-connections/password-strength)
 */
export function passwordProblem(flaw: PasswordFlaw): Readonly<Record<string, unknown>> {
  switch (flaw.flaw) {
    case 'strength':
      return {
        name: 'PasswordStrengthError',
        message: 'Password is too weak',
        code: 'invalid_password',
        description: { rules: flaw.rules, verified: false },
        policy: policyText(flaw.rules),
        statusCode: 400,
      }
    case 'dictionary':
      return told('PasswordDictionaryError', 'password_dictionary_error', 'Password is too common')
    case 'personal_info':
      return told(
        'PasswordNoUserInfoError',
        'password_no_user_info_error',
        'Password contains user information',
      )
  }
}

function told(name: string, code: string, message: string): Readonly<Record<string, unknown>> {
  return { name, message, code, description: message, statusCode: 400 }
}

/** Why a password is refused, for the person who chose it; the page has words for a short one. */
export function passwordMessage(flaw: PasswordFlaw): string | undefined {
  if (flaw.flaw === 'dictionary') return 'Everybody tries this password first. Choose another one.'
  if (flaw.flaw === 'personal_info') return 'Choose a password without your name or address in it.'
  const [first, ...others] = flaw.rules
  return others.length === 0 || first?.verified === false
    ? undefined
    : `Choose a password that keeps these rules: ${policyText(others)
        .replace(/\s*\n\s*\*?\s*/g, ' ')
        .replace(/^\* /, '')}.`
}
