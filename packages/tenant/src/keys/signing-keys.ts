import type { CryptoKey, JWK } from 'jose'
import type { SigningKeys } from '../services.js'
import type { Store } from '../store/store.js'

/** What {@link createSigningKeys} needs. */
export interface SigningKeysOptions {
  readonly store: Store
  /** A private RSA JWK to sign with instead of one of the tenant's own making. */
  readonly signingKey?: JWK
}

interface KeyPair {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

const ALGORITHM = 'RS256'

/** The document in the store; every process on the same store signs with it. */
const DOCUMENT = 'signing'

/**
 * The tenant's RS256 pair (RFC 7518 section 3.3). It is made when it is first asked for and kept in
 * the store, so that tokens outlive a restart and replicas share one JWKS.
 */
export function createSigningKeys({ store, signingKey }: SigningKeysOptions): SigningKeys {
  let loading: Promise<KeyPair> | undefined

  function pair(): Promise<KeyPair> {
    loading ??= loadOrMake(store, signingKey).catch((error: unknown) => {
      // The next caller tries again: a busy database is no reason to stay without a key.
      loading = undefined
      throw error
    })
    return loading
  }

  return {
    current: pair,
    jwks: async () => ({ keys: [(await pair()).publicJwk] }),
    async publicKey(kid) {
      const current = await pair()
      return current.kid === kid ? current.publicKey : undefined
    },
  }
}

async function loadOrMake(store: Store, given: JWK | undefined): Promise<KeyPair> {
  if (given) return toPair(given)
  const kept = await store.get<JWK>('key', DOCUMENT)
  if (kept) return toPair(kept)
  const made = await makePrivateJwk()
  if (await store.insert('key', DOCUMENT, made)) return toPair(made)
  // Another process was faster; its key is the tenant's key.
  return toPair((await store.get<JWK>('key', DOCUMENT)) ?? made)
}

async function makePrivateJwk(): Promise<JWK> {
  const { exportJWK, generateKeyPair } = await import('jose')
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  return exportJWK(privateKey)
}

async function toPair(privateJwk: JWK): Promise<KeyPair> {
  const { calculateJwkThumbprint, importJWK } = await import('jose')
  const { kty, n, e } = privateJwk
  if (kty !== 'RSA' || n === undefined || e === undefined) {
    throw new Error(`A signing key must be an RSA JWK; found kty "${String(kty)}".`)
  }
  const kid = privateJwk.kid ?? (await calculateJwkThumbprint({ kty, n, e }))
  const publicJwk = { kty, n, e, kid, alg: ALGORITHM, use: 'sig' }
  const [privateKey, publicKey] = await Promise.all([
    importJWK(privateJwk, ALGORITHM),
    importJWK(publicJwk, ALGORITHM),
  ])
  return {
    kid,
    privateKey: privateKey as CryptoKey,
    publicKey: publicKey as CryptoKey,
    publicJwk,
  }
}
