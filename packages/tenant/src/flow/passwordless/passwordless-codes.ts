import { randomInt, timingSafeEqual } from 'node:crypto'
import { noteFailedLogin } from '../../risk/failed-logins.js'
import type { Services } from '../../services.js'
import type { Addressee } from '../../users/passwordless-user.js'
import { returnAttempt, takeAttempt } from '../limits/attempts.js'
import { inTurn } from '../limits/in-turn.js'
import type { Parameters } from '../wire/parameters.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** What was sent to an address last; an earlier code or link is worth nothing from then on. */
interface PasswordlessCode {
  readonly version: number
  /** The application that asked for it; nobody else can use it. */
  readonly clientId: string
  readonly salt: string
  readonly hash: string
  readonly failures: number
  readonly expiresAt: number
  /** Of a link: the request to `/authorize` that it answers, which nobody can change any more. */
  readonly request?: Parameters
}

/** What came of a code. */
export type CodeCheck =
  | { readonly outcome: 'right'; readonly request?: Parameters }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number }

/** Six digits, as at Auth0. */
const DIGITS = 6
/** Wrong answers to one code, as at Auth0; the user's bucket bounds all codes together. */
const MAX_FAILURES = 3

/** Makes a code of six digits, or the secret of a link that answers `request`. */
export async function newPasswordlessCode(
  services: Pick<Services, 'clock' | 'store'>,
  {
    addressee,
    clientId,
    request,
  }: {
    readonly addressee: Addressee
    readonly clientId: string
    readonly request?: Parameters | undefined
  },
): Promise<string> {
  const code = request ? randomSecret() : String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
  const salt = randomSecret()
  const document: PasswordlessCode = {
    version: 1,
    clientId,
    salt,
    hash: hashOf(salt, code),
    failures: 0,
    expiresAt: services.clock.now() + addressee.connection.codeLifetime,
    ...(request && { request }),
  }
  await services.store.put('passwordless_code', idOf(addressee), document, {
    expiresAt: document.expiresAt,
  })
  return code
}

/**
 * Checks a code within the limits of its address, and uses it up unless it is only `looked` at. Three
 * wrong answers end a code; ten wrong answers to any number of codes end all guessing for a while.
 */
export async function checkPasswordlessCode(
  services: Services,
  guess: {
    readonly addressee: Addressee
    readonly clientId: string
    readonly code: string
    readonly ip: string
    /** The code stays good. Off by default. */
    readonly looked?: boolean
  },
): Promise<CodeCheck> {
  const id = idOf(guess.addressee)
  const check = await inTurn(services.store, id, () => checkNow(services, { ...guess, id }))
  if (check.outcome === 'wrong') await noteFailedLogin(services, guess.ip)
  return check
}

async function checkNow(
  services: Services,
  {
    id,
    clientId,
    code,
    looked = false,
  }: {
    readonly id: string
    readonly clientId: string
    readonly code: string
    readonly looked?: boolean
  },
): Promise<CodeCheck> {
  const allowance = await takeAttempt(services, 'passwordless-code', id)
  if (!allowance.allowed) {
    return { outcome: 'too_many_attempts', retryAfterSeconds: allowance.retryAfterSeconds }
  }
  const { store } = services
  const sent = await store.get<PasswordlessCode>('passwordless_code', id)
  if (!sent) return { outcome: 'wrong' }
  if (sent.clientId !== clientId || !isSame(sent, code)) {
    await countFailure(services, id, sent)
    return { outcome: 'wrong' }
  }
  if (!looked) {
    // Of two equal answers at the same time one wins; a code that took its place meanwhile is lost.
    const taken = await store.take<PasswordlessCode>('passwordless_code', id)
    if (taken?.salt !== sent.salt) return { outcome: 'wrong' }
  }
  await returnAttempt(services, 'passwordless-code', id)
  return { outcome: 'right', ...(sent.request && { request: sent.request }) }
}

async function countFailure(
  { store }: Services,
  id: string,
  sent: PasswordlessCode,
): Promise<void> {
  const next = { ...sent, version: sent.version + 1, failures: sent.failures + 1 }
  if (next.failures >= MAX_FAILURES) {
    await store.delete('passwordless_code', id)
    return
  }
  const { expiresAt } = sent
  await store.compareAndSet('passwordless_code', id, sent.version, next, { expiresAt })
}

function isSame({ salt, hash }: PasswordlessCode, code: string): boolean {
  const given = Buffer.from(hashOf(salt, code.replaceAll(/\s/g, '')))
  return timingSafeEqual(given, Buffer.from(hash))
}

function idOf({ connection, address }: Addressee): string {
  return fingerprint(JSON.stringify([connection.name, address]))
}

function hashOf(salt: string, code: string): string {
  return fingerprint(`${salt}:${code}`)
}
