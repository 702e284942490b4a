import { randomInt } from 'node:crypto'
import type { Cleared, Transaction } from '@lockstep/protocol'
import type { FamilyTerms } from '../tokens/refresh-families.js'
import type { Services } from '../../services.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** What a device asked for, and how far the person has come. */
export interface DeviceRequest {
  /** The fingerprint of its device code. */
  readonly id: string
  readonly version: number
  readonly clientId: string
  readonly scope: readonly string[]
  readonly audience?: string
  /** As the person reads it: `BCDF-GHJK`. */
  readonly userCode: string
  /** Seconds since the epoch. */
  readonly goodUntil: number
  /** Seconds the device must leave between two questions. */
  readonly interval: number
  /** Seconds since the epoch. */
  readonly lastAsked?: number
  /** The login that was confirmed for this device; a later one takes its place. */
  readonly loginId?: string
  readonly answer?:
    | {
        readonly is: 'approved'
        readonly transaction: Transaction
        /** For the family that the device's refresh token would begin. */
        readonly familyTerms: FamilyTerms
      }
    | { readonly is: 'denied'; readonly description: string }
}

/** Auth0's lifetime of a device code. Seconds. */
const LIFETIME_SECONDS = 900
/** How long a code is remembered after its time, to say that it is expired. Our choice. */
const AFTERLIFE_SECONDS = 3600
/** RFC 8628 section 3.2. Seconds. */
const INTERVAL_SECONDS = 5
/** RFC 8628 section 6.1: no vowels, so no words, and nothing that looks alike. 34 bits. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ'
const USER_CODE_LENGTH = 8
/** How often a change is tried against other writers. Our choice: a device has one person. */
const UPDATE_ATTEMPTS = 10

/** Begins a request; the secret for the device, and what it shows the person. */
export async function startDeviceRequest(
  services: Services,
  asked: Pick<DeviceRequest, 'clientId' | 'scope' | 'audience'>,
): Promise<{ readonly deviceCode: string; readonly request: DeviceRequest }> {
  const deviceCode = randomSecret()
  const request: DeviceRequest = {
    ...asked,
    id: fingerprint(deviceCode),
    version: 1,
    userCode: newUserCode(),
    goodUntil: services.clock.now() + LIFETIME_SECONDS,
    interval: INTERVAL_SECONDS,
  }
  const claimed = await services.store.insert(
    'user_code',
    normalised(request.userCode),
    { id: request.id },
    { expiresAt: request.goodUntil },
  )
  // Somebody else's device shows this very code now.
  if (!claimed) return startDeviceRequest(services, asked)
  await services.store.put('device_code', request.id, request, kept(request))
  return { deviceCode, request }
}

/** The request of a device by its secret. */
export async function findByDeviceCode(
  services: Services,
  deviceCode: string,
): Promise<DeviceRequest | undefined> {
  return services.store.get<DeviceRequest>('device_code', fingerprint(deviceCode))
}

/** The request that a person means, if it still waits for an answer. */
export async function findByUserCode(
  services: Services,
  userCode: string,
): Promise<DeviceRequest | undefined> {
  const found = await services.store.get<{ readonly id: string }>('user_code', normalised(userCode))
  const request = found && (await services.store.get<DeviceRequest>('device_code', found.id))
  const waits = request && !request.answer && services.clock.now() < request.goodUntil
  return waits ? request : undefined
}

/** Remembers which login the person confirmed for the device. */
export async function bindLogin(services: Services, id: string, loginId: string): Promise<void> {
  await update(services, id, (before) => (before.answer ? undefined : { ...before, loginId }))
}

/** Approves the device with a login that owes nothing; tells whether that login was the confirmed one. */
export async function approveDevice(
  services: Services,
  id: string,
  {
    transaction,
    familyTerms,
  }: { readonly transaction: Cleared; readonly familyTerms: FamilyTerms },
): Promise<boolean> {
  return answer(services, id, transaction.id, { is: 'approved', transaction, familyTerms })
}

/** Denies the device; without `loginId` the person did not even begin. */
export async function denyDevice(
  services: Services,
  id: string,
  { loginId, description }: { readonly loginId?: string; readonly description: string },
): Promise<boolean> {
  return answer(services, id, loginId, { is: 'denied', description })
}

/** Notes that the device asked; `false` when it asked too soon and must leave more time from now on. */
export async function noteQuestion(
  services: Services,
  { id, lastAsked, interval }: DeviceRequest,
): Promise<boolean> {
  const now = services.clock.now()
  const tooSoon = lastAsked !== undefined && now - lastAsked < interval
  await update(services, id, (before) => ({
    ...before,
    lastAsked: now,
    // RFC 8628 section 3.5.
    interval: tooSoon ? before.interval + 5 : before.interval,
  }))
  return !tooSoon
}

/** Takes an answered request: of many questions at the same time one gets it. */
export async function takeDeviceRequest(
  services: Services,
  { id, userCode }: DeviceRequest,
): Promise<DeviceRequest | undefined> {
  await services.store.delete('user_code', normalised(userCode))
  return services.store.take<DeviceRequest>('device_code', id)
}

async function answer(
  services: Services,
  id: string,
  loginId: string | undefined,
  given: NonNullable<DeviceRequest['answer']>,
): Promise<boolean> {
  return update(services, id, (before) =>
    before.answer || (loginId !== undefined && before.loginId !== loginId)
      ? undefined
      : { ...before, answer: given },
  )
}

async function update(
  services: Services,
  id: string,
  change: (before: DeviceRequest) => DeviceRequest | undefined,
): Promise<boolean> {
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
    const before = await services.store.get<DeviceRequest>('device_code', id)
    const after = before && change(before)
    if (!after) return false
    const next = { ...after, version: before.version + 1 }
    const { store } = services
    if (await store.compareAndSet('device_code', id, before.version, next, kept(next))) return true
  }
  return false
}

function kept({ goodUntil }: DeviceRequest) {
  return { expiresAt: goodUntil + AFTERLIFE_SECONDS }
}

function newUserCode(): string {
  const letters = Array.from(
    { length: USER_CODE_LENGTH },
    () => ALPHABET[randomInt(ALPHABET.length)],
  )
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** People type spaces, dashes and small letters. */
function normalised(userCode: string): string {
  return userCode.replaceAll(/[^A-Za-z]/g, '').toUpperCase()
}
