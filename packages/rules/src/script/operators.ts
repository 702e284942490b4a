import type { Value } from './values.js'
import { known, madeFrom } from './values.js'

/** Tells what is known of `one === other`. */
export function isEqual(one: Value, other: Value): Value {
  const sources = madeFrom(one, other)
  if (one.literal && other.literal) {
    return { ...known(one.literal.value === other.literal.value), ...sources }
  }
  const differ =
    one.truthy !== undefined && other.truthy !== undefined && one.truthy !== other.truthy
  return differ ? { ...known(false), ...sources } : sources
}

/** Tells what is known of `one == other`, where nothing is nothing, undefined or null. */
export function isLooselyEqual(one: Value, other: Value): Value {
  if (isNothing(one) && isNothing(other)) return { ...known(true), ...madeFrom(one, other) }
  return isEqual(one, other)
}

/** Tells whether a value is known to be undefined or null. */
export function isNothing({ literal }: Value): boolean {
  return literal?.value === null || (literal !== undefined && literal.value === undefined)
}

/** Applies an operator that stands before its operand. */
export function applyUnary(operator: string, operand: Value): Value {
  const sources = madeFrom(operand)
  if (operator === 'await') return operand
  if (operator === 'void') return known(undefined)
  if (operator === '!' && operand.truthy !== undefined) {
    return { ...known(!operand.truthy), ...sources }
  }
  if (operand.literal && operator === 'typeof') {
    return { ...known(typeof operand.literal.value), ...sources }
  }
  if (operand.literal && operator === '-')
    return { ...known(-Number(operand.literal.value)), ...sources }
  return sources
}

/** `one || other`, when it is not known which. */
export function orElse(one: Value, other: Value): Value {
  const path = one.path ?? other.path
  return {
    ...madeFrom(one, other),
    ...(other.truthy === true && { truthy: true }),
    ...(path !== undefined && { path }),
  }
}

/** Compares numbers that are known; of anything else, and any other operator, nothing is. */
export function compare(operator: string, one: Value, other: Value): Value {
  const sources = madeFrom(one, other)
  const [a, b] = [one.literal?.value, other.literal?.value]
  if (typeof a !== 'number' || typeof b !== 'number') return sources
  switch (operator) {
    case '<':
      return { ...known(a < b), ...sources }
    case '>':
      return { ...known(a > b), ...sources }
    case '<=':
      return { ...known(a <= b), ...sources }
    case '>=':
      return { ...known(a >= b), ...sources }
    default:
      return sources
  }
}

/** Joins texts, keeping their pieces apart, since an address is judged by what it begins with. */
export function concatenate(one: Value, other: Value): Value {
  const sources = madeFrom(one, other)
  if (one.literal && other.literal && typeof one.literal.value === 'string') {
    return { ...known(one.literal.value + String(other.literal.value)), ...sources }
  }
  return { ...sources, pieces: [...(one.pieces ?? [one]), ...(other.pieces ?? [other])] }
}
