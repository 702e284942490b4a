import type { PasswordPolicy } from '../../config/password-policy.js'
import { COMMON_PASSWORDS } from './common-passwords.js'

/** A rule of a policy, as Auth0 lists it, and whether a password keeps it. */
export interface StrengthRule {
  readonly code: 'containsAtLeast' | 'identicalChars' | 'lengthAtLeast' | 'shouldContain'
  readonly message: string
  /** What stands for `%d` and `%s` in the message. */
  readonly format: readonly (number | string)[]
  readonly verified: boolean
  readonly items?: readonly { readonly message: string; readonly verified: boolean }[]
}

/** Why a password is refused. */
export type PasswordFlaw =
  | { readonly flaw: 'strength'; readonly rules: readonly StrengthRule[] }
  | { readonly flaw: 'dictionary' }
  | { readonly flaw: 'personal_info' }

/** What a password may not contain where the policy says so. */
export interface PasswordOwner {
  readonly email?: string
  readonly username?: string | undefined
  readonly name?: string | undefined
}

/** Characters; keeps a hash from becoming a way to keep the tenant busy. Our choice. */
const MAX_PASSWORD_LENGTH = 1024

/** What is wrong with a password; `undefined` when nothing is. */
export function passwordFlaw(
  policy: PasswordPolicy,
  password: string,
  owner: PasswordOwner = {},
): PasswordFlaw | undefined {
  const rules = strengthRules(policy, password)
  const isTooLong = password.length > 2 * MAX_PASSWORD_LENGTH
  if (isTooLong || rules.some(({ verified }) => !verified)) return { flaw: 'strength', rules }
  if (policy.dictionary && isCommon(policy.dictionary, password)) return { flaw: 'dictionary' }
  if (policy.noPersonalInfo && isPersonal(password, owner)) return { flaw: 'personal_info' }
  return undefined
}

/** The policy in words, as Auth0 writes it into its errors. */
export function policyText(rules: readonly StrengthRule[]): string {
  return rules
    .flatMap(({ message, format, items = [] }) => [
      `* ${filled(message, format)}`,
      ...items.map((item) => `  * ${item.message}`),
    ])
    .join('\n')
}

/**
 * @see [Password strength](https://auth0.com/docs/authenticate/database-connections/password-strength)
 */
function strengthRules({ level, minLength }: PasswordPolicy, password: string) {
  // Code points, so that an emoji counts once (NIST SP 800-63B section 5.1.1.2).
  const characters = [...password]
  const long: StrengthRule = {
    code: 'lengthAtLeast',
    message: 'At least %d characters in length',
    format: [minLength],
    verified: characters.length >= minLength && characters.length <= MAX_PASSWORD_LENGTH,
  }
  const kinds = KINDS.map(({ message, test }) => ({ message, verified: test.test(password) }))
  switch (level) {
    case 'none':
    case 'low':
      return [long]
    case 'fair':
      return [long, contains('shouldContain', 'Should contain:', [], kinds.slice(0, 3), 3)]
    case 'good':
    case 'excellent':
      return [
        long,
        contains(
          'containsAtLeast',
          'Contain at least %d of the following %d types of characters:',
          [3, 4],
          kinds,
          3,
        ),
        ...(level === 'excellent' ? [fewAlike(characters)] : []),
      ]
  }
}

function contains(
  code: StrengthRule['code'],
  message: string,
  format: readonly number[],
  items: NonNullable<StrengthRule['items']>,
  needed: number,
): StrengthRule {
  const verified = items.filter((item) => item.verified).length >= needed
  return { code, message, format, items, verified }
}

function fewAlike(characters: readonly string[]): StrengthRule {
  const thrice = characters.some(
    (character, at) => character === characters[at + 1] && character === characters[at + 2],
  )
  return {
    code: 'identicalChars',
    message: 'No more than %d identical characters in a row (e.g., "%s" not allowed)',
    format: [2, 'aaa'],
    verified: !thrice,
  }
}

const KINDS = [
  { message: 'lower case letters (a-z)', test: /[a-z]/ },
  { message: 'upper case letters (A-Z)', test: /[A-Z]/ },
  { message: 'numbers (i.e. 0-9)', test: /\d/ },
  { message: 'special characters (e.g. !@#$%^&*)', test: /[^A-Za-z0-9\s]/ },
] as const

function filled(message: string, format: readonly (number | string)[]): string {
  let next = 0
  return message.replace(/%[ds]/g, () => String(format[next++] ?? ''))
}

function isCommon(listed: readonly string[], password: string): boolean {
  const lower = password.toLowerCase()
  return COMMON_PASSWORDS.has(lower) || listed.some((word) => word.toLowerCase() === lower)
}

/** Parts of a name that are too short to be told from chance. Our choice. */
const MIN_PART_LENGTH = 3

function isPersonal(password: string, { email = '', username = '', name = '' }: PasswordOwner) {
  const lower = password.toLowerCase()
  const parts = [email, email.split('@')[0] ?? '', username, ...name.split(/\s+/)]
  return parts
    .map((part) => part.toLowerCase())
    .some((part) => part.length >= MIN_PART_LENGTH && lower.includes(part))
}
