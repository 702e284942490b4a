import { randomInt, timingSafeEqual } from 'node:crypto'
import type { Factor } from '@lockstep/protocol'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import type { FactorOwner } from './second-factor.js'

/** A code that was sent to a person, as the store keeps it. */
interface SentCode {
  readonly factor: Factor
  readonly userId: string
  readonly binding: string
  /** Who it went to: the authenticator, or the number that is being enrolled. */
  readonly to: string
  /** Of the id and the code together: alone, a million codes are hashed in a second. */
  readonly hash: string
}

/** What a sent code is good for. */
export interface CodePurpose {
  readonly factor: Factor
  readonly owner: FactorOwner
  readonly to: string
}

/** 6 digits for 5 minutes, as at Auth0. */
const DIGITS = 6
const LIFETIME_SECONDS = 300

/** Makes a code and keeps its hash; `id` is the other half of the secret and stays with the tenant. */
export async function newSentCode(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  { factor, owner: { userId, binding }, to }: CodePurpose,
): Promise<{ readonly id: string; readonly code: string }> {
  const id = randomSecret()
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
  const document: SentCode = { factor, userId, binding, to, hash: hashOf(id, code) }
  await store.put('sent_code', fingerprint(id), document, {
    expiresAt: clock.now() + LIFETIME_SECONDS,
    keys: { user: userId },
  })
  return { id, code }
}

/**
 * Uses a code up if it is right and was sent for this very purpose; tells whether it did. Of two equal
 * answers at the same time one wins.
 */
export async function takeSentCode(
  { store }: Pick<Services, 'store'>,
  { id, code, factor, owner, to }: CodePurpose & { readonly id: string; readonly code: string },
): Promise<boolean> {
  const key = fingerprint(id)
  const sent = await store.get<SentCode>('sent_code', key)
  if (!sent || sent.factor !== factor || sent.to !== to) return false
  if (sent.userId !== owner.userId || sent.binding !== owner.binding) return false
  const given = Buffer.from(hashOf(id, code.replaceAll(/\s/g, '')))
  if (!timingSafeEqual(given, Buffer.from(sent.hash))) return false
  return (await store.take('sent_code', key)) !== undefined
}

/** Makes a code worthless, as when another one is sent in its place. */
export async function dropSentCode({ store }: Pick<Services, 'store'>, id: string): Promise<void> {
  await store.delete('sent_code', fingerprint(id))
}

function hashOf(id: string, code: string): string {
  return fingerprint(`${id}:${code}`)
}
