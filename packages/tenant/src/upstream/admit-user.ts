import type { FederatedConnection } from '../config/federated-connection.js'
import type { Services } from '../services.js'
import { accountAt } from '../users/federated-user.js'
import { accountOf, signsInAs } from '../users/identities.js'
import { instant } from '../users/user-documents.js'
import type { User } from '../users/user.js'
import { UpstreamError } from './upstream-error.js'
import type { UpstreamIdentity } from './upstream-identity.js'
import { upstreamProfile } from './upstream-profile.js'

/** Who signs in after a visit of another site. */
export type Admission =
  { readonly admitted: true; readonly user: User } | { readonly admitted: false }

/**
 * The user whose account at another site this is, made or brought up to date. An account belongs to
 * one connection: the same email address in another one is another user, who owes other factors.
 *
 * @throws UpstreamError when the id is one of another connection's.
 */
export async function admitUser(
  services: Services,
  connection: FederatedConnection,
  { subject, claims, accessToken }: UpstreamIdentity,
): Promise<Admission> {
  const id = accountAt(connection, subject)
  const profile = upstreamProfile(claims)
  const federation = { isSocial: connection.isSocial, accessToken }
  const now = instant(services.clock)
  const made: User = {
    user_id: id,
    connection: connection.name,
    ...profile,
    federation,
    created_at: now,
    updated_at: now,
    logins_count: 0,
    version: 1,
  }
  if (!(await services.users.insert(made))) {
    const found = await services.users.get(id)
    if (found && found.connection !== connection.name) {
      throw new UpstreamError(`"${id}" is an account of "${found.connection}" already.`)
    }
    await services.users.update(id, (before) => ({ ...before, ...profile, federation }))
  }
  const account = await services.users.get(id)
  const owner = account && (await signsInAs(services, account))
  if (!account || !owner || account.blocked || owner.blocked) return { admitted: false }
  if (owner.user_id !== account.user_id) await keepToken(services, { account, owner, accessToken })
  return { admitted: true, user: owner }
}

/** Rules read the token among the identities of the owner. */
async function keepToken(
  services: Services,
  {
    account,
    owner,
    accessToken,
  }: { readonly account: User; readonly owner: User; readonly accessToken: string },
): Promise<void> {
  await services.users.update(owner.user_id, (before) => ({
    ...before,
    identities: (before.identities ?? []).map((identity) =>
      accountOf(identity) === account.user_id
        ? { ...identity, access_token: accessToken }
        : identity,
    ),
  }))
}
