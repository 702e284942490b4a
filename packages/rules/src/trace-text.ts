import type { Json } from '@lockstep/protocol'

/** Our choice: what a person reads in an inspector, per text. Characters. */
const MAX_TEXT = 2_000
/** Our choice: entries shown per list or object. */
const MAX_ENTRIES = 50
/** Our choice: levels shown. */
const MAX_DEPTH = 6

/** Shortens what a trace shows and takes the secrets out of it. */
export interface TraceText {
  text(value: string): string
  json(value: unknown): Json | undefined
}

/** Our choice: what is shorter stands in too many harmless words. Characters. */
const MIN_SECRET = 6

/** The secret key of an account at Duo, as `console.log` and JSON print it. */
const PRINTED_KEY = /(\bskey["'\\]*\s*[:=]\s*["'\\]*)[^\s"'\\,}]+/g

/**
 * Makes the {@link TraceText} of one tenant's rules. Whatever has the shape of a signed token is cut,
 * and so is each value of `configuration` whose key speaks of a secret.
 */
export function createTraceText(configuration: Readonly<Record<string, string>>): TraceText {
  return hiding(
    Object.entries(configuration)
      .filter(([key]) => /secret|token|passw|credential|key/i.test(key))
      .map(([key, value]) => [`configuration.${key}`, value]),
  )
}

/** Makes the {@link TraceText} of one Action, whose `event.secrets` are all cut. */
export function createActionTraceText(secrets: Readonly<Record<string, string>>): TraceText {
  return hiding(Object.entries(secrets).map(([key, value]) => [`secrets.${key}`, value]))
}

function hiding(named: readonly (readonly [name: string, value: string])[]): TraceText {
  const secrets = named.filter(([, value]) => value.length >= MIN_SECRET)
  const text = (value: string): string => {
    const short = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
    const unsigned = short
      .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]')
      .replace(PRINTED_KEY, '$1[skey]')
    return secrets.reduce((rest, [name, secret]) => rest.replaceAll(secret, `[${name}]`), unsigned)
  }
  const json = (value: unknown, depth = 0): Json | undefined => {
    if (typeof value === 'string') return text(value)
    if (typeof value === 'number') return Number.isFinite(value) ? value : null
    if (value === null || typeof value === 'boolean') return value
    if (typeof value !== 'object') return undefined
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (depth >= MAX_DEPTH) return '…'
    if (Array.isArray(value)) {
      return value.slice(0, MAX_ENTRIES).map((item) => json(item, depth + 1) ?? null)
    }
    const entries = Object.entries(value)
      .slice(0, MAX_ENTRIES)
      .map(([key, item]) => [text(key), key === 'skey' ? '[skey]' : json(item, depth + 1)] as const)
    return Object.fromEntries(
      entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined),
    )
  }
  return { text, json: (value) => json(value) }
}
