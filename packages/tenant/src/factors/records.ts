import type { Services } from '../services.js'
import type { FoundAuthenticator } from './second-factor.js'

/**
 * One device of a user as the store keeps it: an app, a phone, a key. Factors find themselves in it: a
 * phone takes text messages and calls, and goes with both.
 */
export interface AuthenticatorRecord {
  /** Another one for each enrolment: what was bound to a removed authenticator is never revived. */
  readonly id: string
  readonly kind: string
  /** What is unique among the records of one user, such as a fingerprint of the number. */
  readonly key: string
  /** Grows with each change; it is saved with compare-and-set. */
  readonly version: number
  readonly userId: string
  /** What its owner calls it. */
  readonly label?: string
  /** Seconds since the epoch. */
  readonly createdAt: number
  /** When it last answered a challenge; seconds since the epoch. */
  readonly lastUsedAt?: number
}

/** What a factor says of a new record; the rest is filled in. */
export type NewRecord<Kind extends AuthenticatorRecord> = Omit<
  Kind,
  'createdAt' | 'label' | 'lastUsedAt' | 'version'
>

type Store = Pick<Services, 'store'>

/** Authenticators of one user: our choice, more than anybody carries. */
export const MOST_RECORDS = 20

/** Changes of one record that are tried against other writers: our choice. */
const UPDATE_ATTEMPTS = 10

/** What the user has, the oldest first, in one look-up. */
export async function recordsOf(
  { store }: Store,
  userId: string,
): Promise<readonly AuthenticatorRecord[]> {
  return store.query<AuthenticatorRecord>('authenticator', { user: userId })
}

/** The record with that id, whoever's it is. */
export async function recordById(
  { store }: Store,
  id: string,
): Promise<AuthenticatorRecord | undefined> {
  return (await store.query<AuthenticatorRecord>('authenticator', { id }))[0]
}

/** Those of `kind`. */
export function ofKind<Kind extends AuthenticatorRecord>(
  records: readonly AuthenticatorRecord[],
  kind: Kind['kind'],
): readonly Kind[] {
  return records.filter((record): record is Kind => record.kind === kind)
}

/** The one that was used last, else the one that was enrolled first. */
export function latest<Used extends Pick<AuthenticatorRecord, 'lastUsedAt'>>(
  records: readonly Used[],
): readonly Used[] {
  return records.toSorted((one, other) => (other.lastUsedAt ?? 0) - (one.lastUsedAt ?? 0))
}

/** What others may know of a record: none of the secrets in it. */
export function described(
  { id, label, createdAt, lastUsedAt }: AuthenticatorRecord,
  name?: string,
): FoundAuthenticator {
  return {
    id,
    ...(name !== undefined && { name }),
    ...(label !== undefined && { label }),
    createdAt,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  }
}

/** Keeps a record; `undefined` when the user has that device already. */
export async function addRecord<Kind extends AuthenticatorRecord>(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  added: NewRecord<Kind>,
): Promise<AuthenticatorRecord | undefined> {
  const record = { ...added, version: 1, createdAt: clock.now() }
  const inserted = await store.insert('authenticator', documentId(record), record, keys(record))
  return inserted ? record : undefined
}

/**
 * Changes a record that is still there, against other writers; `change` answers `undefined` when it has
 * nothing to change in what is there now. Tells whether it was changed.
 */
export async function changeRecord<Kind extends AuthenticatorRecord>(
  { store }: Store,
  record: Kind,
  change: (current: Kind) => Kind | undefined,
): Promise<boolean> {
  let current: Kind | undefined = record
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS && current; attempt++) {
    const changed = change(current)
    if (!changed) return false
    const { version } = current
    const next = { ...changed, version: version + 1 }
    const id = documentId(record)
    if (await store.compareAndSet('authenticator', id, version, next, keys(record))) return true
    current = await store.get<Kind>('authenticator', id)
    if (current?.id !== record.id) return false
  }
  return false
}

/** Writes down that a record answered a challenge just now. */
export async function markUsed(
  services: Pick<Services, 'store' | 'clock'>,
  record: AuthenticatorRecord,
): Promise<void> {
  const lastUsedAt = services.clock.now()
  await changeRecord(services, record, (current) => ({ ...current, lastUsedAt }))
}

/** Takes a record away; tells whether it was there. */
export async function removeRecord(
  { store }: Store,
  record: Pick<AuthenticatorRecord, 'key' | 'userId'>,
): Promise<boolean> {
  return store.delete('authenticator', documentId(record))
}

function documentId({ userId, key }: Pick<AuthenticatorRecord, 'key' | 'userId'>): string {
  return JSON.stringify([userId, key])
}

function keys({ userId, id }: AuthenticatorRecord) {
  return { keys: { user: userId, id } }
}
