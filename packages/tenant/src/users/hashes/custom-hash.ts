import * as v from 'valibot'
import { checkedBytes, checkedScrypt, DIGESTS, parseHash, UnusableHash } from './known-hash.js'
import type { Digest, KnownHash } from './known-hash.js'

const encoded = v.pipe(v.string(), v.maxLength(4096))
const BINARY = ['base64', 'hex', 'utf8'] as const
const amount = v.pipe(v.number(), v.integer(), v.minValue(1))

/** `custom_password_hash` of Auth0's bulk import. */
export const customHashSchema = v.looseObject({
  algorithm: v.string(),
  hash: v.looseObject({
    value: encoded,
    encoding: v.optional(v.picklist(BINARY)),
    digest: v.optional(v.string()),
    key: v.optional(v.looseObject({ value: encoded, encoding: v.optional(v.picklist(BINARY)) })),
  }),
  salt: v.optional(
    v.looseObject({
      value: encoded,
      encoding: v.optional(v.picklist(BINARY)),
      position: v.optional(v.picklist(['prefix', 'suffix'])),
    }),
  ),
  password: v.optional(v.looseObject({ encoding: v.optional(v.string()) })),
  keylen: v.optional(amount),
  cost: v.optional(amount),
  blockSize: v.optional(amount),
  parallelization: v.optional(amount),
})

/** A hash in the shape of Auth0's bulk import. */
export type CustomHash = v.InferOutput<typeof customHashSchema>

/**
 * A hash in Auth0's shape, taken apart.
 *
 * @throws UnusableHash for another algorithm, and for work beyond the bounds.
 * @see [Bulk user import schema](https://auth0.com/docs/manage-users/user-migration/bulk-user-import-database-schema-and-examples)
 */
export function parseCustomHash(custom: CustomHash): KnownHash {
  const { algorithm, hash } = custom
  switch (algorithm) {
    case 'argon2':
    case 'bcrypt':
    case 'pbkdf2':
      return named(algorithm, parseHash(hash.value))
    case 'scrypt':
      return scryptOf(custom)
    case 'hmac':
      if (!hash.key) throw new UnusableHash('must have a hash.key for hmac.')
      return {
        kind: 'hmac',
        ...digested(custom, hash.digest ?? ''),
        key: bytes(hash.key.value, hash.key.encoding ?? 'utf8'),
      }
    default:
      return { kind: 'digest', ...digested(custom, algorithm) }
  }
}

function named(algorithm: string, hash: KnownHash): KnownHash {
  if (hash.kind === algorithm) return hash
  throw new UnusableHash(`says ${algorithm}, but its hash is one of ${hash.kind}.`)
}

function scryptOf({ hash, salt, keylen, ...cost }: CustomHash): KnownHash {
  if (!salt) throw new UnusableHash('must have a salt for scrypt.')
  const value = bytes(hash.value, hash.encoding ?? 'hex')
  if (keylen !== undefined && keylen !== value.length) {
    throw new UnusableHash(`says keylen ${keylen}, but its hash has ${value.length} bytes.`)
  }
  return checkedScrypt({
    kind: 'scrypt',
    // The defaults of Node.js's scrypt, and Auth0's.
    cost: cost.cost ?? 16_384,
    blockSize: cost.blockSize ?? 8,
    parallelization: cost.parallelization ?? 1,
    salt: bytes(salt.value, salt.encoding ?? 'utf8'),
    hash: value,
  })
}

const BYTES: Readonly<Record<Digest, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 }

function digested({ hash, salt, password }: CustomHash, name: string) {
  const digest = DIGESTS.find((known) => known === name)
  if (!digest) {
    throw new UnusableHash(
      `must be of argon2, bcrypt, pbkdf2, scrypt, hmac, ${DIGESTS.join(', ')}; found "${name.slice(0, 40)}". Let the user set a new password.`,
    )
  }
  const value = bytes(hash.value, hash.encoding ?? 'hex')
  if (value.length !== BYTES[digest]) {
    throw new UnusableHash(
      `must have ${BYTES[digest]} bytes for ${digest}; found ${value.length}. Look at hash.encoding.`,
    )
  }
  return {
    digest,
    hash: value,
    salt: salt ? bytes(salt.value, salt.encoding ?? 'utf8') : Buffer.alloc(0),
    position: salt?.position ?? 'prefix',
    passwordEncoding: passwordEncoding(password?.encoding ?? 'utf8'),
  } as const
}

/** Node.js's names; what is called ASCII there is Latin-1 in truth. */
const PASSWORD_ENCODINGS: ReadonlyMap<string, 'latin1' | 'utf16le' | 'utf8'> = new Map([
  ['ascii', 'latin1'],
  ['latin1', 'latin1'],
  ['ucs2', 'utf16le'],
  ['utf16le', 'utf16le'],
  ['utf8', 'utf8'],
])

function passwordEncoding(name: string) {
  const encoding = PASSWORD_ENCODINGS.get(name)
  if (encoding) return encoding
  throw new UnusableHash(
    `must have a password.encoding of ${[...PASSWORD_ENCODINGS.keys()].join(', ')}; found "${name.slice(0, 40)}".`,
  )
}

function bytes(value: string, encoding: (typeof BINARY)[number]): Buffer {
  const decoded = Buffer.from(value, encoding)
  // Buffer stops at the first letter that is none, which would leave a shorter secret.
  const isWhole =
    encoding === 'utf8' ||
    (encoding === 'hex'
      ? /^(?:[0-9a-f]{2})*$/i.test(value)
      : /^[A-Za-z0-9+/_-]*={0,2}$/.test(value))
  if (!isWhole) throw new UnusableHash(`must be ${encoding}; found other letters.`)
  return checkedBytes(decoded)
}
