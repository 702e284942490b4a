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
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    if (value instanceof Date) return new Date(value.getTime())
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return copy((value as { toJSON(): unknown }).toJSON(), depth + 1)
    }
  }
  // Every rule pays for this. A spread keeps the hidden class, which makes it several times faster
  // than adding one key after the other, here and in `same`.
  const result: Record<string, unknown> = { ...value }
  for (const key in result) {
    if (key === '__proto__') delete result[key]
    else if (!isSimple(result[key])) result[key] = copy(result[key], depth + 1)
  }
  return result
}

function isSimple(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'bigint')
}

/** Tells whether two pieces of data say the same. */
export function same(one: unknown, other: unknown, depth = 0): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) {
    return Object.is(one, other)
  }
  if (depth > MAX_DEPTH || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (one instanceof Date) return one.getTime() === (other as Date).getTime()
  const left = one as Record<string, unknown>
  const right = other as Record<string, unknown>
  let keys = 0
  for (const key in left) {
    keys += 1
    if (left[key] !== right[key] && !same(left[key], right[key], depth + 1)) return false
  }
  return keys === Object.keys(right).length
}

/** Tells whether `value` is an object literal, not an array, a date or an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
