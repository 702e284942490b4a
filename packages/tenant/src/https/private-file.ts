import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Bits of a file's mode that let anybody but its owner read or write it. */
const OTHERS = 0o077

/**
 * Reads a file that only its owner may read; `undefined` when there is none.
 *
 * @throws Error when others can read it: whoever has read the key of an authority that is trusted can
 * impersonate every site to this machine.
 */
export function readPrivateFile(path: string): string | undefined {
  let mode: number
  try {
    mode = statSync(path).mode
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  // Windows has no such bits; there a user's folders are closed to other users.
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    throw new Error(
      `${path} holds a private key and others can read it (mode ${(mode & 0o777).toString(8)}). ` +
        `Delete the file to get a new one, or close it with: chmod 600 ${path}`,
    )
  }
  return readFileSync(path, 'utf8')
}

/**
 * Writes a file that only its owner can read, whole or not at all. Without `replace` a file that is there
 * already stays; tells whether it was written.
 */
export function writePrivateFile(
  path: string,
  content: string,
  { replace = false }: { readonly replace?: boolean } = {},
): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx' })
  // The mode of a new file is subject to the process's mask; this is not.
  chmodSync(draft, 0o600)
  if (replace) {
    renameSync(draft, path)
    return true
  }
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
