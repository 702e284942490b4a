/** One `if` of a script: where it is, what it asks, and what it does when the answer is yes. */
export interface Condition {
  /** 1-based. */
  readonly line: number
  readonly test: string
  readonly body: string
  /** What stands in the script behind the body. */
  readonly rest: string
}

/** Blanks comments, keeping every line where it is. Texts between quotes stay. */
export function withoutComments(script: string): string {
  return script.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[^]*?\*\/|\/\/.*/g,
    (match, text?: string) => text ?? match.replace(/[^\n]/g, ' '),
  )
}

/**
 * Lists the `if` statements of a script without comments. This reads brackets, not the language: good
 * enough to point a person at a line, never to decide about a login.
 */
export function listConditions(code: string): readonly Condition[] {
  return [...code.matchAll(/\bif\s*\(/g)].flatMap(({ index, 0: opening }) => {
    const testStart = index + opening.length
    const testEnd = closing(code, testStart, '(', ')')
    if (testEnd === undefined) return []
    const bodyStart = testEnd + 1 + (/^\s*/.exec(code.slice(testEnd + 1))?.[0].length ?? 0)
    const bodyEnd = endOfStatement(code, bodyStart)
    return [
      {
        line: lineAt(code, index),
        test: code.slice(testStart, testEnd),
        body: code.slice(bodyStart, bodyEnd),
        rest: code.slice(bodyEnd),
      },
    ]
  })
}

/** The 1-based line of an offset. */
export function lineAt(code: string, offset: number): number {
  return code.slice(0, offset).split('\n').length
}

function endOfStatement(code: string, start: number): number {
  if (code[start] === '{') return (closing(code, start + 1, '{', '}') ?? code.length - 1) + 1
  const end = code.slice(start).search(/[;\n]/)
  return end < 0 ? code.length : start + end + 1
}

function closing(code: string, from: number, open: string, close: string): number | undefined {
  let depth = 1
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === open) depth += 1
    if (code[at] === close) depth -= 1
    if (depth === 0) return at
  }
  return undefined
}
