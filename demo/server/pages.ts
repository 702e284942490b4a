import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

const TYPES = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.map', 'application/json'],
  ['.svg', 'image/svg+xml'],
])

/** Reads files of one folder, by names that cannot lead out of it. */
export function createFolder(folder: URL): (path: string) => Promise<Response | undefined> {
  return async (path) => {
    const type = TYPES.get(extname(path))
    if (type === undefined || !/^(?:[\w-]+\/)?[\w-]+(?:\.[\w-]+)+$/.test(path)) return undefined
    try {
      const content = await readFile(new URL(path, folder))
      return new Response(new Uint8Array(content), {
        headers: {
          'Content-Type': type,
          'Cache-Control': 'no-cache',
          'X-Content-Type-Options': 'nosniff',
        },
      })
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
