import { ConfigError } from '../config/problems.js'
import { UsageError } from './usage-error.js'

/** Exit codes: a mistake in the configuration or in the call, and any other failure. */
const EXIT = { mistake: 2, failure: 1 } as const

/**
 * Runs a command and turns what it throws into text for people and an exit code for programs. A flag
 * that the command does not have is refused, since a slip would silently do something else.
 */
export async function friendly(
  { given, known }: { readonly given: Readonly<Record<string, unknown>>; readonly known: object },
  run: () => Promise<void>,
): Promise<void> {
  try {
    // A flag of two words comes in both spellings.
    const unknown = [...new Set(Object.keys(given).map(inKebabCase))].filter(
      (flag) => flag !== '_' && !Object.hasOwn(known, flag),
    )
    if (unknown.length > 0) {
      throw new UsageError(
        `There is no flag --${unknown.join(' and no flag --')}. Run the command with --help to see all.`,
      )
    }
    await run()
  } catch (error) {
    const isMistake = error instanceof ConfigError || error instanceof UsageError
    process.exitCode = isMistake ? EXIT.mistake : EXIT.failure
    if (error instanceof ConfigError) console.error('The configuration cannot be used:\n')
    console.error(error instanceof Error ? error.message : String(error))
  }
}

function inKebabCase(flag: string): string {
  return flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Values for `##KEY##` and `@@KEY@@`, from the variable that `auth0-deploy-cli` reads. */
export function keywordsFrom(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const text = environment.AUTH0_KEYWORD_REPLACE_MAPPINGS
  if (text === undefined) return {}
  try {
    return Object.fromEntries(
      Object.entries(JSON.parse(text) as Record<string, unknown>).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    )
  } catch (error) {
    throw new Error(
      `AUTH0_KEYWORD_REPLACE_MAPPINGS must be a JSON object, as in {"KEY": "value"}.`,
      { cause: error },
    )
  }
}
