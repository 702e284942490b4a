/** Colours a text, or leaves it as it is. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
}

/**
 * Colours for a terminal only, and never when `NO_COLOR` is set to anything.
 *
 * @see [NO_COLOR](https://no-color.org)
 */
export function createPaint({
  isTerminal = process.stdout.isTTY,
  environment = process.env,
}: {
  readonly isTerminal?: boolean
  readonly environment?: NodeJS.ProcessEnv
} = {}): Paint {
  const isPlain = !isTerminal || Boolean(environment.NO_COLOR) || environment.TERM === 'dumb'
  const code = (on: number, off: number) => (text: string) =>
    isPlain ? text : `\u001B[${on}m${text}\u001B[${off}m`
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    good: code(32, 39),
    bad: code(31, 39),
    warn: code(33, 39),
  }
}
