import { createHash } from 'node:crypto'
import type { FederatedConnection } from '../config/federated-connection.js'
import type { Users } from '../services.js'
import { accountAt } from '../users/federated-user.js'
import type { User } from '../users/user.js'

/** Somebody who has an account at the identity provider. */
export interface Persona {
  readonly email: string
  /** What the provider calls the person; made from the address when absent. */
  readonly sub?: string
  /** On by default. */
  readonly email_verified?: boolean
  readonly name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly nickname?: string
  readonly picture?: string
  /** Anything else the provider tells of people, such as `hd` or `groups`. */
  readonly [claim: string]: unknown
}

/** How many accounts the page offers; our choice. */
const MAX_PERSONAS = 20

/** The people whom the tenant knows from a connection already. */
export async function knownPersonas(
  users: Pick<Users, 'list'>,
  connection: FederatedConnection,
): Promise<readonly Persona[]> {
  const prefix = accountAt(connection, '')
  const all = await users.list()
  return all
    .filter((user) => user.connection === connection.name && user.user_id.startsWith(prefix))
    .slice(0, MAX_PERSONAS)
    .map((user) => toPersona(user, user.user_id.slice(prefix.length)))
}

/** A persona as claims: the same address is always the same person. */
export function claimsOf(persona: Persona): Persona & { readonly sub: string } {
  const digest = createHash('sha256').update(persona.email.trim().toLowerCase()).digest('hex')
  const name = persona.name ?? nameIn(persona.email)
  return { email_verified: true, ...persona, name, sub: persona.sub ?? digest.slice(0, 21) }
}

function toPersona(user: User, sub: string): Persona {
  const { email, email_verified, name, given_name, family_name, nickname, picture } = user
  const told = { name, given_name, family_name, nickname, picture }
  return {
    ...user.attributes,
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
    sub,
    email,
    email_verified,
  }
}

/** `ada.lovelace@example.com` is "Ada Lovelace". */
function nameIn(email: string): string {
  const words = (email.split('@')[0] ?? email).split(/[._+-]+/).filter(Boolean)
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || email
}
