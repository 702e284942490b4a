import type { Json } from '@lockstep/protocol'

/** Characters of a value on one line; our choice, what a terminal shows beside a path. */
const MAX_LENGTH = 160

/** A value of a trace as a person reads it; `undefined` is "nothing". */
export function printValue(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text
}
