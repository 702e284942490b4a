import type { Services } from '../services.js'
import type { Identity, User } from './user.js'

/** The account that an identity is, as a `user_id` names it: `auth0|ada`. */
export function accountOf({ provider, user_id }: Pick<Identity, 'provider' | 'user_id'>): string {
  return `${provider}|${user_id}`
}

/** The identities of a user: the one of the profile first, then those that were linked to it. */
export function identitiesOf(user: User): readonly [Identity, ...Identity[]] {
  const separator = user.user_id.indexOf('|')
  return [
    {
      connection: user.connection,
      provider: separator < 0 ? 'auth0' : user.user_id.slice(0, separator),
      user_id: user.user_id.slice(separator + 1),
      isSocial: user.federation?.isSocial ?? false,
    },
    ...(user.identities ?? []).map(({ access_token: _, ...identity }) => identity),
  ]
}

/** The identities as rules see them: with the access tokens of other sites. */
export function identitiesWithTokens(user: User): readonly Identity[] {
  const [own, ...linked] = identitiesOf(user)
  const token = user.federation?.accessToken
  const tokens = new Map((user.identities ?? []).map((other) => [accountOf(other), other]))
  return [
    { ...own, ...(token !== undefined && { access_token: token }) },
    ...linked.map((identity) => tokens.get(accountOf(identity)) ?? identity),
  ]
}

/** Tells whether one of `owner`'s identities is the account of `other`, in its own connection. */
export function ownsAccount(owner: User, other: Pick<User, 'connection' | 'user_id'>): boolean {
  return identitiesOf(owner).some(
    (identity) => accountOf(identity) === other.user_id && identity.connection === other.connection,
  )
}

/**
 * The user that an account signs in as: itself, or the one it was linked to. `undefined` when that one
 * is gone or knows nothing of the link.
 */
export async function signsInAs(
  { users }: Pick<Services, 'users'>,
  account: User,
): Promise<User | undefined> {
  if (account.linked_to === undefined) return account
  const owner = await users.get(account.linked_to)
  return owner && ownsAccount(owner, account) ? owner : undefined
}
