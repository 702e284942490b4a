import { LockstepError } from '@lockstep/protocol'

type Answer = Readonly<Record<string, unknown>>

/** The text in a field of an answer; `undefined` when there is none. */
export function text(answer: Answer, field: string): string | undefined {
  const value = answer[field]
  return typeof value === 'string' ? value : undefined
}

/**
 * The text in a field that the answer is useless without.
 *
 * @throws LockstepError `invalid_response`.
 */
export function requiredText(answer: Answer, field: string): string {
  const value = text(answer, field)
  if (value) return value
  throw new LockstepError('invalid_response', `The answer holds no ${field}.`)
}

/** The text in a field, if it is one of `values`. */
export function oneOf<T extends string>(
  answer: Answer,
  field: string,
  values: readonly T[],
): T | undefined {
  return values.find((value) => value === answer[field])
}
