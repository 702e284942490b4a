import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Files } from './config-files.js'

/**
 * Writes files into a folder that is new or empty.
 *
 * @throws Error when something is there: mixed with older files it would be another configuration.
 */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('.'))) {
    throw new Error(`${folder} is not empty. Name another folder, or empty it.`)
  }
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    // What was asked for with its secrets is for its owner alone.
    await writeFile(file, content, { mode: 0o600 })
  }
}
