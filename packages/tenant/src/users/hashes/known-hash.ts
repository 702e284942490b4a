/** Digests that other systems hashed passwords with; only to be verified, once each. */
export const DIGESTS = ['md5', 'sha1', 'sha256', 'sha512'] as const
export type Digest = (typeof DIGESTS)[number]

/** A hash that was made by another system, taken apart. */
export type KnownHash =
  | { readonly kind: 'argon2' | 'bcrypt'; readonly text: string }
  | {
      readonly kind: 'pbkdf2'
      readonly digest: Exclude<Digest, 'md5'>
      readonly iterations: number
      readonly salt: Buffer
      readonly hash: Buffer
    }
  | {
      readonly kind: 'scrypt'
      readonly cost: number
      readonly blockSize: number
      readonly parallelization: number
      readonly salt: Buffer
      readonly hash: Buffer
    }
  | (Digested & { readonly kind: 'digest' })
  | (Digested & { readonly kind: 'hmac'; readonly key: Buffer })

interface Digested {
  readonly digest: Digest
  readonly salt: Buffer
  readonly position: 'prefix' | 'suffix'
  readonly passwordEncoding: 'latin1' | 'utf16le' | 'utf8'
  readonly hash: Buffer
}

/** A hash that cannot be used, and why, as a configuration error goes on after the name of the field. */
export class UnusableHash extends Error {
  override readonly name = 'UnusableHash'
}

/**
 * The most work one login may cost: our choice, about a second of one core and 256 MiB. Whoever writes a
 * hash must not be able to stop the tenant with it.
 */
const MOST = {
  bcryptRounds: 13,
  argon2Memory: 262_144,
  argon2Passes: 10,
  argon2Lanes: 16,
  /** KiB times passes. */
  argon2Work: 1_048_576,
  pbkdf2Iterations: 2_000_000,
  scryptMemory: 256 * 1024 * 1024,
  /** N times r times p; N = 2^17, r = 8, p = 1 is OWASP's recommendation. */
  scryptWork: 2 ** 21,
  bytes: 512,
} as const

/**
 * Reads a hash in the modular crypt or PHC string format.
 *
 * @throws UnusableHash for another format, and for work beyond the bounds.
 * @see [PHC string format](https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md)
 */
export function parseHash(text: string): KnownHash {
  for (const parse of [bcrypt, argon2, pbkdf2, scrypt]) {
    const hash = parse(text)
    if (hash) return hash
  }
  throw new UnusableHash(
    'must be a hash of argon2, bcrypt, pbkdf2 or scrypt, as in "$argon2id$v=19$…". Write "custom_password_hash" for another one, or "password" to give it in clear for development.',
  )
}

function bcrypt(text: string): KnownHash | undefined {
  const [, rounds] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text) ?? []
  if (rounds === undefined) return undefined
  atMost('bcrypt rounds', Number(rounds), MOST.bcryptRounds)
  atLeast('bcrypt rounds', Number(rounds), 4)
  return { kind: 'bcrypt', text }
}

const ARGON2 =
  /^\$argon2(?:id|i|d)\$v=(?:16|19)\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,10})\$([A-Za-z0-9+/]{11,700})\$([A-Za-z0-9+/]{6,700})$/

function argon2(text: string): KnownHash | undefined {
  const [, memory, passes, lanes] = (ARGON2.exec(text) ?? []).map(Number)
  if (memory === undefined || passes === undefined || lanes === undefined) return undefined
  atMost('argon2 memory (m)', memory, MOST.argon2Memory)
  atMost('argon2 passes (t)', passes, MOST.argon2Passes)
  atMost('argon2 lanes (p)', lanes, MOST.argon2Lanes)
  atMost('argon2 memory times passes', memory * passes, MOST.argon2Work)
  return { kind: 'argon2', text }
}

const PBKDF2 =
  /^\$pbkdf2-(sha1|sha256|sha512)\$i=(\d{1,10})(?:,l=(\d{1,4}))?\$([A-Za-z0-9+/]{1,700})\$([A-Za-z0-9+/]{1,700})$/

function pbkdf2(text: string): KnownHash | undefined {
  const [, digest, iterations, length, salt = '', value = ''] = PBKDF2.exec(text) ?? []
  if (digest === undefined) return undefined
  atLeast('pbkdf2 iterations (i)', Number(iterations), 1)
  atMost('pbkdf2 iterations (i)', Number(iterations), MOST.pbkdf2Iterations)
  const hash = outputOf(Buffer.from(value, 'base64'))
  if (length !== undefined && Number(length) !== hash.length) {
    throw new UnusableHash(`says l=${length}, but its hash has ${hash.length} bytes.`)
  }
  return {
    kind: 'pbkdf2',
    digest: digest as Exclude<Digest, 'md5'>,
    iterations: Number(iterations),
    salt: Buffer.from(salt, 'base64'),
    hash,
  }
}

const SCRYPT =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,4}),p=(\d{1,4})\$([A-Za-z0-9+/]{1,700})\$([A-Za-z0-9+/]{1,700})$/

function scrypt(text: string): KnownHash | undefined {
  const [, exponent, blockSize, parallelization, salt = '', value = ''] = SCRYPT.exec(text) ?? []
  if (exponent === undefined) return undefined
  return checkedScrypt({
    kind: 'scrypt',
    cost: 2 ** Number(exponent),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(value, 'base64'),
  })
}

/** A hash of scrypt (RFC 7914). @throws UnusableHash for work beyond the bounds. */
export function checkedScrypt(hash: Extract<KnownHash, { kind: 'scrypt' }>): KnownHash {
  const { cost, blockSize, parallelization } = hash
  if (!Number.isInteger(Math.log2(cost))) {
    throw new UnusableHash(`must have a cost that is a power of two; found ${cost}.`)
  }
  atLeast('scrypt cost (N)', cost, 2)
  atLeast('scrypt block size (r)', blockSize, 1)
  atLeast('scrypt parallelization (p)', parallelization, 1)
  atMost('scrypt memory in bytes', 128 * cost * blockSize, MOST.scryptMemory)
  atMost('scrypt work (N times r times p)', cost * blockSize * parallelization, MOST.scryptWork)
  outputOf(hash.hash)
  return hash
}

/** @throws UnusableHash when a value is longer than any real one. */
export function checkedBytes(bytes: Buffer): Buffer {
  atMost('bytes', bytes.length, MOST.bytes)
  return bytes
}

/** An empty or tiny hash would be matched by many passwords. */
function outputOf(hash: Buffer): Buffer {
  atLeast('bytes of hash', hash.length, 16)
  return checkedBytes(hash)
}

function atMost(what: string, found: number, most: number): void {
  if (found <= most) return
  throw new UnusableHash(`may cost at most ${most} ${what}; found ${found}. Import the user anew.`)
}

function atLeast(what: string, found: number, least: number): void {
  if (found >= least) return
  throw new UnusableHash(`must have at least ${least} ${what}; found ${found}.`)
}
