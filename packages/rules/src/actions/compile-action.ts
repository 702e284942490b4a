import { compileHere } from '../compile.js'
import { RuleFault } from '../rule-errors.js'
import type { Phase } from './api-context.js'

/** One of the two functions of an Action. */
export type ActionHandler = (event: unknown, api: unknown) => unknown

/** What an Action's module exports. */
export type ActionExports = Readonly<Record<string, unknown>>

/** The name under which an Action exports the function of each phase. */
export const HANDLERS: Readonly<Record<Phase, string>> = {
  execute: 'onExecutePostLogin',
  continue: 'onContinuePostLogin',
}

/**
 * Evaluates an Action's text as a CommonJS module, with `globals` around it, and returns what it exports.
 * The functions belong to the realm of this module, so that `instanceof Error` means what it says.
 *
 * @throws SyntaxError when the text is no JavaScript.
 * @throws RuleFault when the text is an ES module.
 * @see [Write your first Action](https://auth0.com/docs/customize/actions/write-your-first-action)
 */
export function compileAction(
  code: string,
  { file, globals }: { file: string; globals: Readonly<Record<string, unknown>> },
): ActionExports {
  const module: { exports: unknown } = { exports: {} }
  const scope = { ...globals, module, exports: module.exports }
  const evaluate = compiled(`${code.replace(/^\uFEFF/, '')}\n`, {
    file,
    names: Object.keys(scope),
  })
  Reflect.apply(evaluate, module.exports, Object.values(scope))
  const { exports } = module
  if ((typeof exports === 'object' && exports) || typeof exports === 'function') {
    return exports as ActionExports
  }
  throw new RuleFault('An Action must export an object with the function onExecutePostLogin.')
}

/** @throws RuleFault when the Action does not export the function of this phase. */
export function handlerOf(exports: ActionExports, phase: Phase): ActionHandler {
  const name = HANDLERS[phase]
  const handler = exports[name]
  if (typeof handler === 'function') return handler as ActionHandler
  throw new RuleFault(
    phase === 'execute'
      ? `An Action must export its function: exports.${name} = async (event, api) => { … }.`
      : `The person came back from a redirect, but this Action has no exports.${name} = async (event, api) => { … } to go on with.`,
  )
}

function compiled(
  code: string,
  options: { file: string; names: readonly string[] },
): ReturnType<typeof compileHere> {
  try {
    return compileHere(code, options)
  } catch (error) {
    throw isModuleSyntax(error) ? moduleFault(error) : error
  }
}

function isModuleSyntax(error: unknown): error is SyntaxError {
  return (
    error instanceof SyntaxError &&
    /Unexpected token 'export'|import statement outside a module|'import\.meta'/.test(error.message)
  )
}

/** Keeps the stack, which says the line. */
function moduleFault({ stack }: SyntaxError): RuleFault {
  const fault = new RuleFault(
    'An Action is a CommonJS module: write "exports.onExecutePostLogin = …" instead of "export", and "require" instead of "import".',
  )
  if (stack !== undefined) fault.stack = stack
  return fault
}
