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

/** The 1-based line on which a script first writes `path`, such as `context.multifactor`. */
export function lineThatWrites(script: string, path: string): number | undefined {
  const code = withoutComments(script)
  const escaped = path.replace(/[^\w]/g, '\\$&')
  const at = code.search(new RegExp(`${escaped}(\\.\\w+)?\\s*=(?!=)`))
  return at < 0 ? undefined : lineAt(code, at)
}

/**
 * Tells whether a script reads metadata and does not look at how the person has signed in: what it keeps
 * there need not have been proven.
 */
export function trustsMetadata(script: string): boolean {
  const code = withoutComments(script)
  const reads = /\b(app|user)_metadata\b|\bget(App|User)Meta\b/.test(code)
  return reads && !/\bauthentication\b/.test(code)
}
