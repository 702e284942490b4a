import type { Json } from '@lockstep/protocol'
import { typeOf } from '../multifactor.js'
import { RuleFault } from '../rule-errors.js'
import { isPlainObject, snapshot } from '../snapshot.js'

/** Refuses what an Action passed to `api`. `what` names the argument, such as `api.access.deny(reason)`. */
export function refuse(what: string, problem: string): never {
  throw new RuleFault(`${what} ${problem}`)
}

/** Takes a text that is not empty, up to `max` characters. */
export function takeText(value: unknown, what: string, max = Infinity): string {
  if (typeof value !== 'string') refuse(what, `must be text, found ${typeOf(value)}.`)
  if (value === '') refuse(what, 'must not be empty.')
  if (value.length > max)
    refuse(what, `must have at most ${max} characters, found ${value.length}.`)
  return value
}

/** Takes a name that data can have as its key. */
export function takeKey(value: unknown, what: string, max?: number): string {
  const key = takeText(value, what, max)
  if (key === '__proto__') refuse(what, 'must not be "__proto__".')
  return key
}

/** Takes an options object; one that is left out is empty. */
export function takeOptions(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {}
  if (!isPlainObject(value)) refuse(what, `must be an object, found ${typeOf(value)}.`)
  return value
}

/** Takes true, false or nothing. */
export function takeFlag(value: unknown, what: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  return refuse(what, `must be true or false, found ${typeOf(value)}.`)
}

/** Takes one of a few texts. */
export function takeOneOf<const T extends string>(
  value: unknown,
  allowed: readonly T[],
  what: string,
): T {
  const known = allowed.find((one) => one === value)
  if (known !== undefined) return known
  const found = typeof value === 'string' ? JSON.stringify(value) : typeOf(value)
  return refuse(what, `must be one of ${allowed.join(', ')}, found ${found}.`)
}

/** Takes an instant in milliseconds since the epoch. */
export function takeInstant(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  return refuse(what, `must be milliseconds since the epoch, found ${typeOf(value)}.`)
}

/** Takes an absolute http or https address without a password in it. */
export function takeWebAddress(value: unknown, what: string): string {
  const text = takeText(value, what)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    refuse(what, 'must be an absolute http or https address, without a password in it.')
  }
  return text
}

/** Takes a copy of what JSON can carry of a value; undefined when that is nothing. */
export function takeJson(value: unknown): Json | undefined {
  const text = JSON.stringify(snapshot(value)) as string | undefined
  return text === undefined ? undefined : (JSON.parse(text) as Json)
}
