/** A JSON document with the names it can be found by. */
export interface PutOptions {
  /** Seconds since the epoch; after it the document is gone. Absent: kept. */
  readonly expiresAt?: number
  /** Exact-match keys for {@link Store.query}, such as `{ user: 'auth0|1' }`. */
  readonly keys?: Readonly<Record<string, string>>
}

/** How much of a query's result is wanted. */
export interface QueryOptions {
  /** How many documents at most; 100 by default. */
  readonly limit?: number
  /** `newest` or `oldest` first; by insertion. `oldest` by default. */
  readonly order?: 'oldest' | 'newest'
}

/** The kinds of documents. Each is one name space of ids. */
export type Collection =
  | 'authenticator'
  | 'authorization_code'
  | 'configuration'
  | 'counter'
  | 'deleted_user'
  | 'device'
  | 'device_code'
  | 'enrolment'
  | 'enrolment_ticket'
  | 'grant'
  | 'key'
  | 'login_history'
  | 'login_result'
  | 'login_ticket'
  | 'mfa_token'
  | 'otp_step'
  | 'push'
  | 'push_ticket'
  | 'passwordless_code'
  | 'refresh_family'
  | 'refresh_token'
  | 'remembered_browser'
  | 'sent_code'
  | 'session'
  | 'tenant_log'
  | 'ticket'
  | 'transaction'
  | 'upstream_login'
  | 'user'
  | 'user_code'
  | 'user_email'
  | 'verification'

/**
 * The one port to a database: documents by id, with compare-and-set, take-once, look-up by a few keys
 * and expiry. Two processes on the same database see the same; every method is atomic.
 */
export interface Store {
  /** The document, or `undefined` when there is none or it expired. */
  get<T>(collection: Collection, id: string): Promise<T | undefined>
  /** The `version` of the document, without reading the rest of it; `undefined` when there is none. */
  version(collection: Collection, id: string): Promise<number | undefined>
  /** Writes, whether or not there was one. Keys and expiry are replaced as a whole. */
  put(collection: Collection, id: string, document: unknown, options?: PutOptions): Promise<void>
  /** Writes only where there is no live document; tells whether it did. The base of take-once claims. */
  insert(
    collection: Collection,
    id: string,
    document: unknown,
    options?: PutOptions,
  ): Promise<boolean>
  /**
   * Replaces the document if its `version` field is `expectedVersion`; tells whether it did. The
   * new document must carry its own, higher `version`. Keys and expiry are replaced as a whole, as
   * in {@link Store.put}.
   */
  compareAndSet(
    collection: Collection,
    id: string,
    expectedVersion: number,
    document: { readonly version: number },
    options?: PutOptions,
  ): Promise<boolean>
  /** Reads and deletes in one step: of many callers exactly one gets the document. */
  take<T>(collection: Collection, id: string): Promise<T | undefined>
  /** Deletes; tells whether there was one. */
  delete(collection: Collection, id: string): Promise<boolean>
  /** Deletes every document whose keys all match; there must be at least one key. */
  deleteAll(collection: Collection, keys: Readonly<Record<string, string>>): Promise<void>
  /** The live documents whose keys all match; without keys, all of the collection. */
  query<T>(
    collection: Collection,
    keys: Readonly<Record<string, string>>,
    options?: QueryOptions,
  ): Promise<readonly T[]>
  close(): Promise<void>
}
