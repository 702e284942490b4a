/** A command that was called in a way it cannot work with. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
