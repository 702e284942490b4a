import { compileFunction } from 'node:vm'
import { withoutComments } from './script-lines.js'
import type { RuleSource } from './rule.js'
import { RuleFault } from './rule-errors.js'

/** A rule as the pipeline calls it. */
export type RuleFunction = (user: unknown, context: unknown, callback: unknown) => unknown

/** The opening that makes an expression of the script; it shares the script's first line. */
const OPENING = 'return ('
/** The same for a script that names what is loaded at its first use: `this` holds it. */
const LAZY_OPENING = 'with (this) return ('

/** The file name that stack traces of a rule carry. */
export function fileOf(rule: Pick<RuleSource, 'name' | 'file'>): string {
  return rule.file ?? `${rule.name}.js`
}

/**
 * Where the semicolon stands that ends the script, comments behind it aside. Auth0 does not accept one.
 */
export function trailingSemicolon(script: string): number | undefined {
  const code = withoutComments(script).trimEnd()
  return code.endsWith(';') ? code.length - 1 : undefined
}

/**
 * Evaluates a rule's text, which is one function expression, with `globals` around it; getters among them
 * are asked when the rule reads the name. The function belongs to the realm of this module, so that
 * `instanceof Error` means what it says, also in a test framework that has a realm for each test file.
 *
 * @throws SyntaxError when the text is no expression.
 * @throws RuleFault when the expression is no function.
 */
export function compileRule(
  script: string,
  { file, globals }: { file: string; globals: Readonly<Record<string, unknown>> },
): RuleFunction {
  const text = script.replace(/^\uFEFF/, '')
  const semicolon = trailingSemicolon(text)
  const code =
    semicolon === undefined ? text : `${text.slice(0, semicolon)} ${text.slice(semicolon + 1)}`
  const { eager, lazy } = divide(globals, code)
  // Every name takes longer to find inside `with`, so most scripts do without.
  const opening = lazy.length === 0 ? OPENING : LAZY_OPENING
  const evaluate = compileHere(`${opening}${code}\n)`, {
    file,
    names: eager,
    columnOffset: -opening.length,
  })
  const scope: unknown = Object.create(null, Object.fromEntries(lazy))
  const rule: unknown = Reflect.apply(
    evaluate,
    scope,
    eager.map((name) => globals[name]),
  )
  if (typeof rule !== 'function') {
    throw new RuleFault('A rule must be one function: function (user, context, callback) { … }.')
  }
  return rule as RuleFunction
}

/** Divides globals into those that are there and those with a getter, of which only the named ones count. */
function divide(
  globals: Readonly<Record<string, unknown>>,
  code: string,
): { eager: readonly string[]; lazy: readonly (readonly [string, PropertyDescriptor])[] } {
  const all = Object.entries(Object.getOwnPropertyDescriptors(globals))
  return {
    eager: all.flatMap(([name, { get }]) => (get ? [] : [name])),
    lazy: all.filter(([name, { get }]) => get && mentions(code, name)),
  }
}

/** Tells whether a word stands in a text, other than as a member. It may err on the side of yes. */
function mentions(code: string, name: string): boolean {
  return new RegExp(`(?:^|\\.{3}|[^.\\w$])${name}(?![\\w$])`).test(code)
}

/**
 * Makes a function of `body`, whose parameters are `names`, in this module's realm. The compiler of
 * `node:vm` knows the right lines and any file name, but always compiles for the main realm, which a test
 * of Jest does not run in.
 */
export function compileHere(
  body: string,
  {
    file,
    names = [],
    columnOffset = 0,
  }: { file: string; names?: readonly string[]; columnOffset?: number },
): (...values: unknown[]) => unknown {
  const compileInMain = (code: string): ((...values: unknown[]) => unknown) =>
    compileFunction(code, names, { filename: file, columnOffset }) as () => unknown
  if (compileInMain('return Function')() === Function) return compileInMain(body)
  try {
    const evaluate = globalThis.eval
    return evaluate(
      `(function (${names.join()}) {${body}})\n//# sourceURL=${file.replaceAll(/\s/g, '%20')}`,
    ) as () => unknown
  } catch (error) {
    throw withPlace(error, () => compileInMain(body))
  }
}

/** An error of `eval` does not say where; the one that `compile` throws for the same text does. */
function withPlace(error: unknown, compile: () => unknown): unknown {
  try {
    compile()
  } catch (placed) {
    const { stack } = placed as Error
    if (error instanceof Error && stack !== undefined) error.stack = stack
  }
  return error
}

/** Finds the line in `file` that an error came from: its topmost stack frame there. 1-based. */
export function lineOf(error: unknown, file: string): number | undefined {
  const { stack, message } = (error ?? {}) as { stack?: unknown; message?: unknown }
  if (typeof stack !== 'string') return undefined
  // A syntax error starts with its place; any other stack starts with the message, which may lie.
  const head = stack.startsWith(file) ? 0 : stack.indexOf(String(message)) + String(message).length
  const from = Math.max(head, 0)
  for (let at = stack.indexOf(file, from); at >= 0; at = stack.indexOf(file, at + 1)) {
    const line = /^:(\d+)/.exec(stack.slice(at + file.length, at + file.length + 12))?.[1]
    if (line && (at === 0 || ' (\n'.includes(stack.charAt(at - 1)))) return Number(line)
  }
  return undefined
}
