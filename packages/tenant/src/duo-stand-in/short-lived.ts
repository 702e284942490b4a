/** Things by a key that nobody can guess, each for a while and only so many of them. */
export interface ShortLived<T> {
  set(key: string, value: T): void
  get(key: string): T | undefined
  /** Reads and forgets: of many callers one gets it. */
  take(key: string): T | undefined
}

/** Our choice: more than any test or developer has open at a time. */
const MAX_KEPT = 1_000

/** Keeps what it is given in memory for `seconds`. `now` is in seconds since the epoch. */
export function createShortLived<T>(now: () => number, seconds: number): ShortLived<T> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>()
  const get = (key: string): T | undefined => {
    const found = kept.get(key)
    return found && now() < found.until ? found.value : undefined
  }
  return {
    get,
    set(key, value) {
      kept.delete(key)
      kept.set(key, { value, until: now() + seconds })
      const [oldest] = kept.keys()
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    },
    take(key) {
      const value = get(key)
      kept.delete(key)
      return value
    },
  }
}
