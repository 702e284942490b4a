import { resetFactors } from '../factors/reset-factors.js'
import { revokeAccess } from '../flow/login/revoke-access.js'
import type { Services } from '../services.js'
import { accountOf, identitiesOf } from '../users/identities.js'
import type { User } from '../users/user.js'

/**
 * Removes a user and whatever is theirs: sessions, refresh tokens, links, logins that wait, remembered
 * browsers, authenticators, consents, and the accounts that were linked to them.
 */
export async function deleteUser(services: Services, user: User): Promise<void> {
  const [, ...linked] = identitiesOf(user)
  for (const identity of linked) {
    const account = await services.users.get(accountOf(identity))
    if (account?.linked_to === user.user_id) await removeAll(services, account)
  }
  if (user.linked_to !== undefined) await forgetAccount(services, user.linked_to, user)
  await removeAll(services, user)
}

/** Access goes twice: before, while the owner is still known, and after, for what began meanwhile. */
async function removeAll(services: Services, { user_id }: User): Promise<void> {
  await revokeAccess(services, user_id)
  await services.users.remove(user_id)
  await revokeAccess(services, user_id)
  await resetFactors(services, user_id)
  const { store } = services
  await store.delete('login_history', user_id)
  await store.deleteAll('grant', { user: user_id })
  await store.deleteAll('device', { user: user_id })
}

/** Takes an account out of the identities of the user it signs in as. */
export async function forgetAccount(
  services: Services,
  ownerId: string,
  account: Pick<User, 'user_id'>,
): Promise<void> {
  if (!(await services.users.get(ownerId))) return
  await services.users.update(ownerId, (owner) => ({
    ...owner,
    identities: (owner.identities ?? []).filter((other) => accountOf(other) !== account.user_id),
  }))
}
