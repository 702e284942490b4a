import { randomBytes } from 'node:crypto'
import type { PasswordlessConnection } from '../config/passwordless-connection.js'
import type { Services } from '../services.js'
import { signsInAs } from './identities.js'
import { instant } from './user-documents.js'
import type { User } from './user.js'

/** Somebody who can be written to or called. */
export interface Addressee {
  readonly connection: PasswordlessConnection
  /** An email address in lower case, or a phone number in E.164. */
  readonly address: string
}

/** Who proved that an address is theirs; `undefined` when nobody may sign in with it. */
export type Recognised = { readonly user: User; readonly blocked: boolean } | undefined

/** The account of an address, as far as there is one. */
export function accountAtAddress(
  { users }: Pick<Services, 'users'>,
  { connection, address }: Addressee,
): Promise<User | undefined> {
  return users.findByEmail(connection.name, address)
}

/**
 * The user whose address was just proven, made at the first login. An account belongs to one connection:
 * the same address in another one is another user, who owes other factors.
 */
export async function recogniseAddressee(
  services: Services,
  addressee: Addressee,
): Promise<Recognised> {
  const { connection } = addressee
  const known = await accountAtAddress(services, addressee)
  if (!known && connection.disableSignup) return undefined
  const account =
    known ?? (await services.users.enlist(newUser(services, addressee), addressee.address))
  const owner = await signsInAs(services, account)
  return { user: owner ?? account, blocked: !owner || (account.blocked ?? owner.blocked ?? false) }
}

function newUser(
  { clock }: Pick<Services, 'clock'>,
  { connection: { name: connection, strategy }, address }: Addressee,
): User {
  const now = instant(clock)
  const isEmail = strategy === 'email'
  return {
    user_id: `${strategy}|${randomBytes(12).toString('hex')}`,
    email: isEmail ? address : '',
    email_verified: isEmail,
    ...(!isEmail && { phone_number: address, phone_verified: true }),
    connection,
    name: address,
    nickname: isEmail ? (address.split('@')[0] ?? address) : address,
    created_at: now,
    updated_at: now,
    logins_count: 0,
    version: 1,
  }
}
