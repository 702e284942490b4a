import * as v from 'valibot'
import { revokeAccess } from '../flow/login/revoke-access.js'
import { accountOf, identitiesOf } from '../users/identities.js'
import type { Identity } from '../users/user.js'
import { visibleProfile } from '../users/visible-profile.js'
import { forgetAccount } from './delete-user.js'
import { invalidBody, ManagementError, noSuchUser, notFound } from './management-error.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'
import { userOf } from './users.js'

const linkSchema = v.strictObject({
  provider: text,
  user_id: text,
  connection_id: v.optional(text),
})

/** Accounts that sign in as one user. */
export const IDENTITY_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/users/:id/identities',
    scopes: ['update:users'],
    status: 201,
    body: linkSchema,
    handle: linkAccount,
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/identities/:provider/:user_id',
    scopes: ['update:users'],
    handle: unlinkAccount,
  }),
]

/**
 * Makes an account sign in as the user. What it had begun as itself ends.
 *
 * @see [Link a user account](https://auth0.com/docs/api/management/v2/users/post-identities)
 */
async function linkAccount(
  call: Call,
  { provider, user_id }: v.InferOutput<typeof linkSchema>,
): Promise<unknown> {
  const { services } = call
  const owner = await userOf(call)
  const accountId = user_id.includes('|') ? user_id : accountOf({ provider, user_id })
  const account = await services.users.get(accountId)
  if (!account) throw noSuchUser()
  if (account.user_id === owner.user_id) throw invalidBody('A user cannot be linked to itself')
  if (owner.linked_to !== undefined) throw invalidBody('The user is linked to another one itself')
  if (account.linked_to !== undefined) {
    throw new ManagementError(409, 'The account is linked already.', 'identity_conflict')
  }
  if (account.identities?.length) {
    throw invalidBody('The account has linked accounts of its own; unlink them first')
  }
  await revokeAccess(services, account.user_id)
  const [identity] = identitiesOf(account)
  const { email, name, picture } = visibleProfile(account)
  const linked: Identity = { ...identity, profileData: { email, name, picture } }
  // The account names its owner first: without the owner's word it signs in as nobody.
  await services.users.update(account.user_id, (before) => ({
    ...before,
    linked_to: owner.user_id,
  }))
  const after = await services.users.update(owner.user_id, (before) => ({
    ...before,
    identities: [...(before.identities ?? []), linked],
  }))
  return identitiesOf(after)
}

/**
 * Makes an account sign in as itself again. Whoever signed in with it as the owner has to sign in anew.
 *
 * @see [Unlink a user identity](https://auth0.com/docs/api/management/v2/users/delete-user-identity-by-user-id)
 */
async function unlinkAccount(call: Call): Promise<unknown> {
  const { services, params } = call
  const owner = await userOf(call)
  const accountId = accountOf({ provider: params.provider ?? '', user_id: params.user_id ?? '' })
  const isLinked = (owner.identities ?? []).some((identity) => accountOf(identity) === accountId)
  if (!isLinked) throw notFound('identity')
  await revokeAccess(services, accountId)
  await forgetAccount(services, owner.user_id, { user_id: accountId })
  if (await services.users.get(accountId)) {
    await services.users.update(accountId, ({ linked_to: _, ...account }) => account)
  }
  await revokeAccess(services, owner.user_id)
  return identitiesOf(await userOf(call))
}
