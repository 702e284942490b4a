import { Script } from 'node:vm'
import type { Finding } from '@lockstep/protocol'
import type { RuleSource } from '@lockstep/rules'

/** How the text of a rule begins: with a function, or with a parenthesis around one. */
const BEGINNING = /^(?:async\s+)?(?:function\b|\(|[\w$]+\s*=>)/
const COMMENTS = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*/

/**
 * Says why a rule's text cannot be evaluated, if so. The text is parsed and never run: a linter must not
 * execute what it reads.
 */
export function compileErrorOf({ name, script, file }: RuleSource): Finding | undefined {
  const filename = file ?? `${name}.js`
  const text = script.replace(/^\uFEFF/, '')
  try {
    // The parenthesis shares the first line, so that lines are those of the file.
    new Script(`(${text.replace(/;\s*$/, '')}\n)`, { filename, columnOffset: -1 })
  } catch (error) {
    return problem(name, `${(error as Error).message}`, lineIn(error, filename))
  }
  const code = text.replace(COMMENTS, '')
  return BEGINNING.test(code) ? undefined : problem(name, 'it is not a function', 1)
}

function problem(rule: string, reason: string, line: number | undefined): Finding {
  return {
    id: 'does-not-compile',
    rule,
    ...(line !== undefined && { line }),
    risk: `Every login that reaches this rule is denied: ${reason}.`,
    fix: 'A rule is one function: function (user, context, callback) { … }.',
  }
}

/** The stack of a syntax error begins with its place. */
function lineIn(error: unknown, filename: string): number | undefined {
  const { stack = '' } = error as Error
  const line = stack.startsWith(`${filename}:`)
    ? /^\d+/.exec(stack.slice(filename.length + 1))?.[0]
    : undefined
  return line === undefined ? undefined : Number(line)
}
