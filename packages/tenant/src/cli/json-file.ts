import { readFileSync } from 'node:fs'
import { UsageError } from './usage-error.js'

/**
 * Reads a JSON file that a flag names.
 *
 * @throws UsageError that names the flag, the file and what is wrong with it.
 */
export function readJsonFile(file: string, flag: string): unknown {
  const text = readTextFile(file, flag)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${flag}: ${file} is not JSON: ${(error as Error).message}.`)
  }
}

/** The same for an object, as in `{"email": "ada@example.com"}`. */
export function readJsonObject(file: string, flag: string): Readonly<Record<string, unknown>> {
  const value = readJsonFile(file, flag)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new UsageError(`${flag}: ${file} must hold one JSON object, as in {"…": …}.`)
}

/** Reads a text file that a flag or an argument names. */
export function readTextFile(file: string, flag: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
    throw new UsageError(`${flag}: ${file}: ${why}.`)
  }
}
