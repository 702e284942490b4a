/** One value that Actions keep between logins. */
export interface CacheEntry {
  readonly key: string
  readonly value: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** One change of the cache. */
export type CacheWrite = CacheEntry | { readonly key: string; readonly isDeleted: true }

/**
 * The limits of `api.cache`: entries, bytes of a key, of a value and of everything, and milliseconds.
 *
 * @see [Actions limitations](https://auth0.com/docs/customize/actions/limitations)
 */
export const CACHE_LIMITS = {
  entries: 20,
  keyBytes: 64,
  valueBytes: 4_096,
  totalBytes: 8_192,
  lifetimeMs: 24 * 60 * 60 * 1_000,
} as const

/**
 * The cache of one tenant. It lives beside the threads: each execution takes it along and brings its
 * writes back, so it is the same in all threads and a killed one loses only what it had not brought
 * back. Where two logins write the same key at once, the one that ends last wins.
 */
export interface ActionCache {
  entries(): readonly CacheEntry[]
  apply(writes: readonly CacheWrite[]): void
}

/** Makes an empty {@link ActionCache}. `now` is milliseconds since the epoch. */
export function createActionCache(now: () => number = Date.now): ActionCache {
  let entries: readonly CacheEntry[] = []
  return {
    entries: () => (entries = entries.filter(({ expiresAt }) => expiresAt > now())),
    apply: (writes) => {
      entries = writes.reduce(withWrite, entries)
    },
  }
}

/** The cache as one execution sees it. */
export interface CacheView {
  find(key: string): CacheEntry | undefined
  write(write: CacheWrite): void
  /** What to bring back. */
  writes(): readonly CacheWrite[]
}

/** Makes the {@link CacheView} of one execution. */
export function createCacheView(given: readonly CacheEntry[], now = Date.now): CacheView {
  let entries = given
  const written: CacheWrite[] = []
  return {
    find: (key) => entries.find((entry) => entry.key === key && entry.expiresAt > now()),
    write: (write) => {
      entries = withWrite(entries, write)
      written.push(write)
    },
    writes: () => written,
  }
}

/** The oldest entries make room. */
function withWrite(entries: readonly CacheEntry[], write: CacheWrite): readonly CacheEntry[] {
  const others = entries.filter(({ key }) => key !== write.key)
  let kept = 'isDeleted' in write ? others : [...others, write]
  while (kept.length > CACHE_LIMITS.entries || bytes(kept) > CACHE_LIMITS.totalBytes) {
    kept = kept.slice(1)
  }
  return kept
}

function bytes(entries: readonly CacheEntry[]): number {
  return entries.reduce(
    (sum, { key, value }) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
}
