import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Hono } from 'hono'
import { packageRoot } from './package-root.js'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.woff2', 'font/woff2'],
])

/** Names of built files: no dot files, nothing that climbs. */
const NAME = /^(?:[A-Za-z0-9_-][\w.-]*\/)*[A-Za-z0-9_-][\w.-]*$/

/** Chunks carry the hash of their content in their name. */
const HASHED = /^chunks\/.+-[\w-]{8}\.js(?:\.map)?$/

/** A year, the longest that caches honour (RFC 9111 has no bound; RFC 2616 had this one). */
const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Serves what the hosted pages were built into, under `/u/assets/`. */
export function registerPageAssets(app: Hono, folder = join(packageRoot(), 'dist', 'pages')): void {
  app.get('/u/assets/*', async (c) => {
    const name = c.req.path.slice('/u/assets/'.length)
    const type = TYPES.get(extname(name))
    const content = type !== undefined && NAME.test(name) && (await read(join(folder, name)))
    if (!content) return c.notFound()
    c.header('Cache-Control', HASHED.test(name) ? IMMUTABLE : 'no-cache')
    c.header('Content-Type', type)
    return c.body(content)
  })
}

async function read(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(file))
  } catch {
    return undefined
  }
}
