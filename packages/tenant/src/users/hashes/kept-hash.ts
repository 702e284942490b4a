import * as v from 'valibot'
import { customHashSchema, parseCustomHash } from './custom-hash.js'
import type { CustomHash } from './custom-hash.js'
import { parseHash } from './known-hash.js'
import type { KnownHash } from './known-hash.js'

/** Ours: what has no string format of its own is kept as JSON, so that a hash is always one text. */
const CUSTOM = '$custom$'

/** A hash in Auth0's shape as one text, for the place where every hash of a user is kept. */
export function toKeptHash(custom: CustomHash): string {
  const { kind } = parseCustomHash(custom)
  if (kind === 'argon2' || kind === 'bcrypt' || kind === 'pbkdf2') return custom.hash.value
  return CUSTOM + Buffer.from(JSON.stringify(custom)).toString('base64url')
}

/** A kept hash, taken apart. @throws UnusableHash or ValiError for what is none. */
export function readKeptHash(text: string): KnownHash {
  if (!text.startsWith(CUSTOM)) return parseHash(text)
  const json = Buffer.from(text.slice(CUSTOM.length), 'base64url').toString()
  return parseCustomHash(v.parse(customHashSchema, JSON.parse(json)))
}
