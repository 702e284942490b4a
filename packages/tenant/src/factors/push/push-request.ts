import type { GeoIp } from '@lockstep/protocol'
import type { Services } from '../../services.js'

/** What a phone shows of the login that waits for it. */
export interface PushSubject {
  readonly application: string
  readonly ip: string
  readonly userAgent: string
  readonly place?: GeoIp
}

/** A request on a phone, as the store keeps it. It is good for one transaction and one device. */
export interface PushRequest {
  readonly id: string
  readonly version: number
  readonly userId: string
  readonly binding: string
  readonly deviceId: string
  /** What the phone signs, so that an answer is no use for another request. */
  readonly challenge: string
  /** What the login page shows; absent where an application asks, which shows no page of ours. */
  readonly number?: string
  /** What the phone lets its person choose from. */
  readonly choices?: readonly string[]
  readonly about: PushSubject
  readonly state: 'pending' | 'approved'
  /** Seconds since the epoch. */
  readonly sentAt: number
  readonly expiresAt: number
}

type Store = Pick<Services, 'store'>

/** The request with that id, unless its time is over. */
export async function findPush({ store }: Store, id: string): Promise<PushRequest | undefined> {
  return store.get<PushRequest>('push', id)
}

/** What waits on a phone, oldest first. */
export async function pushesOf(
  { store }: Store,
  deviceId: string,
): Promise<readonly PushRequest[]> {
  return store.query<PushRequest>('push', { device: deviceId })
}

/** Puts a request on the phone, in place of every other one of the same transaction. */
export async function sendPush({ store }: Store, push: PushRequest): Promise<void> {
  const before = await store.query<PushRequest>('push', { binding: push.binding })
  await Promise.all(before.map(({ id }) => store.delete('push', id)))
  await store.insert('push', push.id, push, optionsOf(push))
}

/** Writes the person's yes down; `false` when somebody was faster, or the phone is gone. */
export async function approvePush({ store }: Store, push: PushRequest): Promise<boolean> {
  const approved: PushRequest = { ...push, state: 'approved', version: push.version + 1 }
  return store.compareAndSet('push', push.id, push.version, approved, optionsOf(push))
}

/** Uses a request up: of many callers one gets it. */
export async function takePush({ store }: Store, id: string): Promise<PushRequest | undefined> {
  return store.take<PushRequest>('push', id)
}

function optionsOf({ userId, deviceId, binding, expiresAt }: PushRequest) {
  return { expiresAt, keys: { user: userId, device: deviceId, binding } }
}
