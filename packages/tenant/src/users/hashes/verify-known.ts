import { createHash, createHmac, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { KnownHash } from './known-hash.js'

/** Tells whether a password is the one that another system hashed. */
export async function verifyKnown(known: KnownHash, password: string): Promise<boolean> {
  switch (known.kind) {
    case 'argon2': {
      const argon2 = await import('@node-rs/argon2')
      return argon2.verify(known.text, password)
    }
    case 'bcrypt': {
      const { compare } = await import('bcryptjs')
      return compare(password, known.text)
    }
    case 'pbkdf2':
    case 'scrypt':
      return timingSafeEqual(await derive(known, password), known.hash)
    case 'digest':
    case 'hmac': {
      const { digest, salt, position, passwordEncoding } = known
      const bytes = Buffer.from(password, passwordEncoding)
      const salted = position === 'prefix' ? [salt, bytes] : [bytes, salt]
      const hash = known.kind === 'hmac' ? createHmac(digest, known.key) : createHash(digest)
      return timingSafeEqual(hash.update(Buffer.concat(salted)).digest(), known.hash)
    }
  }
}

/** In a thread of its own: the event loop goes on. */
function derive(
  known: Extract<KnownHash, { kind: 'pbkdf2' | 'scrypt' }>,
  password: string,
): Promise<Buffer> {
  const { salt, hash } = known
  if (known.kind === 'pbkdf2') {
    return promisify(pbkdf2)(password, salt, known.iterations, hash.length, known.digest)
  }
  const { cost, blockSize, parallelization } = known
  return new Promise((resolve, reject) => {
    // Node's own limit counts a little more than 128 N r.
    const maxmem = 256 * cost * blockSize + 1024 * 1024
    const options = { N: cost, r: blockSize, p: parallelization, maxmem }
    scrypt(password, salt, hash.length, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
