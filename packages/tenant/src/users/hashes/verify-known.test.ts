import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseCustomHash } from './custom-hash.js'
import type { CustomHash } from './custom-hash.js'
import { readKeptHash, toKeptHash } from './kept-hash.js'
import { parseHash } from './known-hash.js'
import { verifyKnown } from './verify-known.js'

const b64 = (text: string, from: BufferEncoding = 'utf8') =>
  Buffer.from(text, from).toString('base64').replace(/=+$/, '')

/** Published vectors: where, the password, and the hash as a text. */
const TEXTS = [
  ['crypt_blowfish', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  [
    'the reference implementation of argon2id',
    'password',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
  [
    'the reference implementation of argon2i',
    'password',
    '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
  ],
  [
    'RFC 6070 (PBKDF2 with SHA-1)',
    'password',
    `$pbkdf2-sha1$i=4096,l=20$${b64('salt')}$${b64('4b007901b765489abead49d926f721d065a429c1', 'hex')}`,
  ],
  [
    'RFC 7914 section 11 (PBKDF2 with SHA-256)',
    'passwd',
    `$pbkdf2-sha256$i=1,l=64$${b64('salt')}$${b64('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783', 'hex')}`,
  ],
  [
    'RFC 7914 section 12 (scrypt)',
    'pleaseletmein',
    `$scrypt$ln=14,r=8,p=1$${b64('SodiumChloride')}$${b64('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887', 'hex')}`,
  ],
] as const

/** The same in Auth0's shape. */
const CUSTOM: readonly (readonly [string, string, CustomHash])[] = [
  [
    'RFC 1321 (MD5)',
    'abc',
    { algorithm: 'md5', hash: { value: '900150983cd24fb0d6963f7d28e17f72', encoding: 'hex' } },
  ],
  [
    'FIPS 180 (SHA-1)',
    'abc',
    { algorithm: 'sha1', hash: { value: 'a9993e364706816aba3e25717850c26c9cd0d89d' } },
  ],
  [
    'RFC 4231 test case 2 (HMAC with SHA-256)',
    'what do ya want for nothing?',
    {
      algorithm: 'hmac',
      hash: {
        value: 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=',
        encoding: 'base64',
        digest: 'sha256',
        key: { value: 'Jefe' },
      },
    },
  ],
  [
    'RFC 7914 section 12 (scrypt)',
    'pleaseletmein',
    {
      algorithm: 'scrypt',
      hash: {
        value:
          '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
        encoding: 'hex',
      },
      salt: { value: 'SodiumChloride' },
      keylen: 64,
    },
  ],
]

describe('hashes of other systems', () => {
  it.each(TEXTS)('of %s are verified', async (_, password, text) => {
    expect(await verifyKnown(parseHash(text), password)).toBe(true)
    expect(await verifyKnown(parseHash(text), `${password} `)).toBe(false)
  })

  it.each(CUSTOM)(
    'of %s in the shape of a bulk import are verified',
    async (_, password, custom) => {
      const kept = toKeptHash(custom)
      expect(await verifyKnown(readKeptHash(kept), password)).toBe(true)
      expect(await verifyKnown(readKeptHash(kept), `${password} `)).toBe(false)
    },
  )

  it('keep a hash that has a text of its own as that text', () => {
    const [[, , value]] = TEXTS
    expect(toKeptHash({ algorithm: 'bcrypt', hash: { value } })).toBe(value)
  })

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0
  it
    .runIf(hasOpenssl)
    .each(
      (['md5', 'sha1', 'sha256', 'sha512'] as const).flatMap((algorithm) =>
        (['prefix', 'suffix'] as const).map((position) => [algorithm, position] as const),
      ),
    )('of %s with a %s salt are those that openssl makes', async (algorithm, position) => {
    const [salt, password] = ['NaCl\u00e9', 'pass wörd']
    const input = position === 'prefix' ? salt + password : password + salt
    const { stdout } = spawnSync('openssl', ['dgst', `-${algorithm}`, '-r'], {
      input,
      encoding: 'utf8',
    })
    const custom: CustomHash = {
      algorithm,
      hash: { value: stdout.split(' ')[0]!, encoding: 'hex' },
      salt: { value: salt, position },
    }
    expect(await verifyKnown(parseCustomHash(custom), password)).toBe(true)
    const other = position === 'prefix' ? 'suffix' : 'prefix'
    const turned = { ...custom, salt: { value: salt, position: other } } as const
    expect(await verifyKnown(parseCustomHash(turned), password)).toBe(false)
  })
})

describe('hashes that would cost too much, or are none, are refused', () => {
  const salt = b64('a salt of 16 byt')
  const hash = b64('a hash of 16 byt')
  it.each([
    ['bcrypt', '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'bcrypt rounds'],
    ['bcrypt', '$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'at least 4'],
    ['memory of argon2', `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${hash}`, 'argon2 memory'],
    ['passes of argon2', `$argon2id$v=19$m=64,t=4294967295,p=1$${salt}$${hash}`, 'argon2 passes'],
    ['both', `$argon2id$v=19$m=262144,t=9,p=1$${salt}$${hash}`, 'memory times passes'],
    ['pbkdf2', `$pbkdf2-sha256$i=999999999,l=16$${salt}$${hash}`, 'pbkdf2 iterations'],
    ['pbkdf2', `$pbkdf2-sha256$i=0,l=16$${salt}$${hash}`, 'at least 1'],
    ['memory of scrypt', `$scrypt$ln=24,r=8,p=1$${salt}$${hash}`, 'scrypt memory'],
    ['lanes of scrypt', `$scrypt$ln=14,r=8,p=4096$${salt}$${hash}`, 'scrypt work'],
    ['an empty output', `$pbkdf2-sha256$i=1$${salt}$QQ`, 'bytes of hash'],
    ['a length that is another', `$pbkdf2-sha256$i=1,l=32$${salt}$${hash}`, 'says l=32'],
    ['another format', '$1$salt$abc', 'must be a hash of'],
    ['the format of this store', '$custom$e30', 'must be a hash of'],
  ])('%s', (_, text, message) => {
    expect(() => parseHash(text)).toThrow(message)
  })

  it.each([
    [{ algorithm: 'md4', hash: { value: '00' } }, 'found "md4"'],
    [{ algorithm: 'constructor', hash: { value: '00' } }, 'found "constructor"'],
    [{ algorithm: 'sha256', hash: { value: 'abcd' } }, '32 bytes'],
    [{ algorithm: 'sha256', hash: { value: 'zz' } }, 'other letters'],
    [{ algorithm: 'hmac', hash: { value: 'abcd', digest: 'sha1' } }, 'hash.key'],
    [{ algorithm: 'scrypt', hash: { value: 'abcd' } }, 'salt'],
    [
      { algorithm: 'scrypt', hash: { value: 'ab'.repeat(32) }, salt: { value: 's' }, cost: 3 },
      'power of two',
    ],
    [
      {
        algorithm: 'scrypt',
        hash: { value: 'ab'.repeat(32) },
        salt: { value: 's' },
        cost: 2 ** 30,
      },
      'scrypt memory',
    ],
    [{ algorithm: 'bcrypt', hash: { value: TEXTS[1][2] } }, 'is one of argon2'],
    [
      { algorithm: 'md5', hash: { value: 'ab'.repeat(16) }, password: { encoding: 'utf7' } },
      'found "utf7"',
    ],
  ] satisfies readonly (readonly [CustomHash, string])[])('%j', (custom, message) => {
    expect(() => parseCustomHash(custom)).toThrow(message)
  })
})
