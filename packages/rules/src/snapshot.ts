import { RuleFault } from './rule-errors.js'

/** Our choice: far deeper than any login context, shallow enough to stop a cycle at once. */
const MAX_DEPTH = 64

/**
 * Copies data so that nobody else holds a reference into the copy. Dates stay dates, functions are
 * kept as they are, other objects become plain ones, and own `__proto__` keys are dropped.
 *
 * @throws RuleFault for what JSON cannot carry: a cycle or a BigInt.
 */
export function snapshot<T>(value: T): T {
  return copy(value, 0) as T
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') throw new RuleFault('A BigInt is not data that JSON can carry.')
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) throw new RuleFault('The data is circular or nested too deeply.')
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1))
  if (value instanceof Date) return new Date(value.getTime())
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copy((value as { toJSON(): unknown }).toJSON(), depth + 1)
  }
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    if (key !== '__proto__') result[key] = copy((value as Record<string, unknown>)[key], depth + 1)
  }
  return result
}

/** Tells whether two pieces of data say the same. */
export function same(one: unknown, other: unknown, depth = 0): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (depth > MAX_DEPTH || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (one instanceof Date) return one.getTime() === (other as Date).getTime()
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) =>
        Object.hasOwn(other, key) &&
        same(
          (one as Record<string, unknown>)[key],
          (other as Record<string, unknown>)[key],
          depth + 1,
        ),
    )
  )
}

/** Tells whether `value` is an object literal, not an array, a date or an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
