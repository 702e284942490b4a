import type { Factor } from '@lockstep/protocol'
import type { RuleUser } from '@lockstep/rules'
import { isIndependent } from '../../factors/factors.js'
import type { User } from '../../users/user.js'

/**
 * The `user` argument of a rule.
 *
 * What is internal stays out: the password hash and the version. `additions` are the root fields that
 * rules set before a redirect; they never replace what the tenant knows.
 *
 * @see [User object in rules](https://auth0.com/docs/customize/rules/user-object-in-rules)
 */
export function ruleUser(
  user: User,
  enrolled: ReadonlyMap<Factor, string>,
  additions: Readonly<Record<string, unknown>> = {},
): RuleUser {
  const { connection, ...profile } = visible(user)
  return {
    ...additions,
    ...profile,
    ...([...enrolled.keys()].some(isIndependent) && { multifactor: ['guardian'] }),
    identities: [
      {
        connection,
        provider: 'auth0',
        user_id: user.user_id.slice(user.user_id.indexOf('|') + 1),
        isSocial: false,
      },
    ],
  }
}

/** Fields of the tenant that a user may lack; a rule that fills one in has not saved it. */
const OWN_FIELDS = new Set([
  'app_metadata',
  'user_metadata',
  'multifactor',
  'identities',
  'blocked',
])

/**
 * The root fields that rules added, such as a one-time id that the pass after a redirect compares.
 *
 * @see [Redirect users from within rules](https://auth0.com/docs/customize/rules/redirect-users)
 */
export function userAdditions(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(after).filter(([name]) => !Object.hasOwn(before, name) && !OWN_FIELDS.has(name)),
  )
}

function visible({ password_hash: _, version: __, ...profile }: User) {
  return profile
}
