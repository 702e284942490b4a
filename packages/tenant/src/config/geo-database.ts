import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** The metadata of a MaxMind DB file begins with this mark, within these bytes from its end. */
const MARK = Buffer.from('\xAB\xCD\xEFMaxMind.com', 'latin1')
const METADATA_BYTES = 128 * 1024

/**
 * What is wrong with a geo database, if anything; to be read after its name. Its end alone tells: the
 * whole is read at the first look-up.
 *
 * @see [MaxMind DB file format: metadata](https://maxmind.github.io/MaxMind-DB/#database-metadata)
 */
export function flawOfGeoDatabase(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return 'does not exist'
  if (!stat.isFile()) return 'is no file'
  const end = Buffer.alloc(Math.min(stat.size, METADATA_BYTES))
  const handle = openSync(file, 'r')
  try {
    readSync(handle, end, 0, end.length, stat.size - end.length)
  } finally {
    closeSync(handle)
  }
  return end.includes(MARK) ? undefined : 'is none'
}
