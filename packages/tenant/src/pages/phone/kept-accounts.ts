import type { PhoneAccount, PhoneIdentity } from '../../phone/device-protocol.js'

/** An account on this phone, with the key that signs for it. */
export interface KeptAccount extends PhoneAccount {
  readonly identity: PhoneIdentity
  /** Seconds since the epoch, by the phone's own clock. */
  readonly addedAt: number
  /** The tenant has answered it once: it is connected, and not only scanned. */
  readonly connected: boolean
}

const DATABASE = 'lockstep-phone'
const ACCOUNTS = 'accounts'

/** Every account that is kept. */
export async function keptAccounts(): Promise<readonly KeptAccount[]> {
  return inStore('readonly', (store) => store.getAll() as IDBRequest<KeptAccount[]>)
}

/** Keeps an account. Its private key is stored by the browser, which gives it to nobody. */
export async function keepAccount(account: KeptAccount): Promise<void> {
  await inStore('readwrite', (store) => store.put(account))
}

/** Forgets an account, and its key. */
export async function forgetAccount(id: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(id))
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened()
  try {
    return await settled(work(database.transaction(ACCOUNTS, mode).objectStore(ACCOUNTS)))
  } finally {
    database.close()
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(ACCOUNTS, { keyPath: 'id' })
  })
  return settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('The storage failed.')),
    )
  })
}
