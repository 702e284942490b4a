import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The top of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs a program in the repository and shows what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} failure what to say, with the way on, when it fails; the process then ends
 */
export function run(command, args, failure) {
  // npm is a script on Windows, and only a shell can start those.
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  console.error(`\n${failure}${error ? `\n(${error.message})` : ''}`)
  process.exit(1)
}
