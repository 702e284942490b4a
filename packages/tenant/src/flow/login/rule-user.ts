import type { Factor } from '@lockstep/protocol'
import type { RuleUser } from '@lockstep/rules'
import { isIndependent } from '../../factors/factors.js'
import { identitiesWithTokens } from '../../users/identities.js'
import type { User } from '../../users/user.js'
import { visibleProfile } from '../../users/visible-profile.js'

/**
 * The `user` argument of a rule.
 *
 * `additions` are the root fields that rules set before a redirect; they never replace what the tenant
 * knows.
 *
 * @see [User object in rules](https://auth0.com/docs/customize/rules/user-object-in-rules)
 */
export function ruleUser(
  user: User,
  enrolled: Iterable<Factor>,
  additions: Readonly<Record<string, unknown>> = {},
): RuleUser {
  const multifactor = providers([...enrolled])
  return {
    ...additions,
    ...visibleProfile(user),
    ...(multifactor.length > 0 && { multifactor }),
    identities: structuredClone(identitiesWithTokens(user)),
  }
}

/**
 * `user.multifactor`: the providers that hold the user's authenticators. All but Duo are Guardian's,
 * and a recovery code is no factor by itself.
 */
function providers(enrolled: readonly Factor[]): readonly string[] {
  const names = enrolled
    .filter(isIndependent)
    .map((factor: string) => (factor === 'duo' ? 'duo' : 'guardian'))
  return [...new Set(names)]
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
