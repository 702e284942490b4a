import type { RuleResult } from '@lockstep/rules'
import type { Services } from '../../services.js'
import { ownsAccount } from '../../users/identities.js'
import type { User } from '../../users/user.js'
import type { Pass } from './advance.js'
import { note } from './login.js'
import type { Refusal } from './refused.js'

/** What a login is told whose rule names somebody else. */
export const NOT_AN_OWNER: Refusal = {
  error: 'access_denied',
  description:
    'A rule set context.primaryUser to a user that the account is not linked to, or after an Action judged the account. Link the accounts first, and set it before the first Action challenges or redirects.',
}

/**
 * The user that a rule made the subject of the login, if it is another than the one who signed in. It
 * must own the account: otherwise one line in a rule would sign anybody in as anybody.
 *
 * @see [Account linking](https://auth0.com/docs/manage-users/user-accounts/user-account-linking)
 */
export async function primaryUser(
  { users }: Pick<Services, 'users'>,
  {
    login,
    user,
    subject,
    demandedBefore,
  }: Pick<Pass, 'demandedBefore' | 'login' | 'subject' | 'user'>,
  { outcome, context }: Pick<RuleResult, 'context' | 'outcome'>,
): Promise<User | 'not_an_owner' | undefined> {
  const { primaryUser: id } = context
  if (outcome === 'deny' || !id || id === user.user_id) return undefined
  // One step: a chain of owners could lead in a circle.
  if (demandedBefore) return 'not_an_owner'
  // What the account proved to an Action, and what that made of it, would count for somebody else.
  if (isBeyondAction(login)) return 'not_an_owner'
  const primary = typeof id === 'string' ? await users.get(id) : undefined
  const account = { user_id: user.user_id, connection: subject.connection }
  const owns = primary && !primary.blocked && ownsAccount(primary, account)
  return owns ? primary : 'not_an_owner'
}

/**
 * The same pass for the primary user. Rules run again, since those that look at the profile have
 * judged another one; what they demanded of the account stays demanded. Nothing that the account
 * proved or is remembered for counts for the primary user.
 */
export function asPrimary(
  services: Services,
  pass: Pass,
  {
    primary,
    result,
  }: { readonly primary: User; readonly result: Pick<RuleResult, 'obligations' | 'trace'> },
): Pass {
  const { login, subject, session, demandedBefore = [] } = pass
  return {
    ...pass,
    login: note(services, login, [], result.trace),
    user: primary,
    subject: { ...subject, userId: primary.user_id },
    session: session && {
      ...session,
      methods: session.methods.filter(({ name }) => name !== 'mfa'),
    },
    deviceKnown: false,
    remembered: undefined,
    demandedBefore: [...result.obligations, ...demandedBefore],
  }
}

/** Whether an Action has judged the account and waited for the person already. */
function isBeyondAction({ transaction }: Pass['login']): boolean {
  return (
    transaction.state === 'proceeding' ||
    (transaction.state === 'redirecting' && transaction.action !== undefined)
  )
}
