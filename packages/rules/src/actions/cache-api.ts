import { CACHE_LIMITS } from './action-cache.js'
import type { CacheEntry } from './action-cache.js'
import type { ApiContext } from './api-context.js'
import { takeInstant, takeOptions, takeText } from './check.js'

/** What `api.cache.get` and a successful `set` return. */
interface CacheRecord {
  readonly value: string
  /** Milliseconds since the epoch. */
  readonly expires_at: number
}

type CacheWriteResult =
  | { readonly type: 'success'; readonly record?: CacheRecord }
  | { readonly type: 'error'; readonly code: string }

/**
 * `api.cache`: texts that outlive a login. A write that breaks a limit changes nothing and says so in
 * its result, as on Auth0; the error codes are our own.
 */
export function cacheApi({ cache }: Pick<ApiContext, 'cache'>, now = Date.now): object {
  return {
    get: (key: unknown): CacheRecord | undefined => {
      const entry = cache.find(takeText(key, 'api.cache.get(key)'))
      return entry && recordOf(entry)
    },
    set: (key: unknown, value: unknown, options: unknown): CacheWriteResult => {
      const name = takeText(key, 'api.cache.set(key)')
      const text = takeText(value, 'api.cache.set(key, value)')
      const { ttl, expires_at: at } = takeOptions(options, 'api.cache.set(key, value, options)')
      if (Buffer.byteLength(name) > CACHE_LIMITS.keyBytes) return error('CacheKeySizeExceeded')
      if (Buffer.byteLength(text) > CACHE_LIMITS.valueBytes) return error('CacheValueSizeExceeded')
      const expiresAt = Math.min(
        now() + CACHE_LIMITS.lifetimeMs,
        ttl === undefined ? Infinity : now() + takeInstant(ttl, 'api.cache.set({ ttl })'),
        at === undefined ? Infinity : takeInstant(at, 'api.cache.set({ expires_at })'),
      )
      const entry = { key: name, value: text, expiresAt }
      cache.write(entry)
      return { type: 'success', record: recordOf(entry) }
    },
    delete: (key: unknown): CacheWriteResult => {
      const name = takeText(key, 'api.cache.delete(key)')
      if (!cache.find(name)) return error('CacheItemNotFound')
      cache.write({ key: name, isDeleted: true })
      return { type: 'success' }
    },
  }
}

function recordOf({ value, expiresAt }: CacheEntry): CacheRecord {
  return { value, expires_at: expiresAt }
}

function error(code: string): CacheWriteResult {
  return { type: 'error', code }
}
