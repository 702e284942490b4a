import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './run.js'

/**
 * Installs from the lockfile when nothing is installed yet, or when the lockfile is newer than what
 * is. npm writes `node_modules/.package-lock.json` at the end of each install.
 */
export function ensureInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  const lockfile = join(ROOT, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs) return

  console.log('Installing what package-lock.json lists (npm ci) …')
  run('npm', ['ci', '--no-audit', '--no-fund'], 'npm ci failed. Is the npm registry reachable?')
}
