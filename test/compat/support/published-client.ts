import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { fileResponse } from '../../browser/support/files.js'
import type { Stage, StageOptions } from '../../browser/support/stage.js'
import { openStage } from '../../browser/support/stage.js'

const PAGES = new URL('../pages/', import.meta.url)

/** A client that Auth0 publishes, and the file of it that a page loads. */
const CLIENTS = {
  'auth0-js': new URL(import.meta.resolve('auth0-js')),
  'auth0-spa-js': new URL(
    '../auth0-spa-js.production.esm.js',
    import.meta.resolve('@auth0/auth0-spa-js'),
  ),
} as const

/** auth0-lock is published as modules of CommonJS only; a page needs them as one file. */
let lock: Promise<Uint8Array<ArrayBuffer>> | undefined

async function bundledLock(): Promise<Response> {
  lock ??= build({
    stdin: {
      contents: "export { Auth0Lock, Auth0LockPasswordless } from 'auth0-lock'",
      resolveDir: fileURLToPath(PAGES),
    },
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    // The other entry of auth0-js is no module, though its package says that it is one.
    mainFields: ['browser', 'module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
  }).then(({ outputFiles: [file] }) => new Uint8Array(file!.contents))
  return new Response(await lock, { headers: { 'content-type': 'text/javascript' } })
}

/** A tenant, and an application with auth0-lock as it comes from npm. */
export function openLockStage(options: Omit<StageOptions, 'application'>): Promise<Stage> {
  return openStage({
    ...options,
    application: (path) => {
      if (path === '/') return fileResponse(PAGES, 'auth0-lock.html')
      return path === '/client.js' ? bundledLock() : fileResponse(PAGES, path.slice(1))
    },
  })
}

/** A tenant, and an application that uses a client as it comes from npm. */
export function openStageWith(
  name: keyof typeof CLIENTS,
  {
    page = name,
    ...options
  }: Omit<StageOptions, 'application'> & {
    /** The application's page, without its extension; the one named like the client by default. */
    readonly page?: string
  },
): Promise<Stage> {
  const file = CLIENTS[name]
  return openStage({
    ...options,
    application: (path) => {
      if (path === '/') return fileResponse(PAGES, `${page}.html`)
      return path === '/client.js'
        ? fileResponse(new URL('.', file), file.pathname.split('/').at(-1)!)
        : fileResponse(PAGES, path.slice(1))
    },
  })
}

/** What the application says in the end: who is signed in and how, or why nobody is. */
export async function outcome(page: Page): Promise<string> {
  const result = page.getByRole('status').filter({ hasText: /proven by|^Nobody/ })
  await result.waitFor()
  return result.innerText()
}
