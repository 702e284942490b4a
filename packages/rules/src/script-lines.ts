/** Blanks comments, keeping every line where it is. Texts between quotes stay. */
export function withoutComments(script: string): string {
  return script.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[^]*?\*\/|\/\/.*/g,
    (match, text?: string) => text ?? match.replace(/[^\n]/g, ' '),
  )
}

/** The 1-based line of an offset. */
export function lineAt(code: string, offset: number): number {
  return code.slice(0, offset).split('\n').length
}
