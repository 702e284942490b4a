import { createAdaptorServer } from '@hono/node-server'
import { listen } from '../http/listen.js'
import type { Listening } from '../http/listen.js'

/** The socket of the development identity provider, which opens when the first person is sent there. */
export interface ProviderSocket {
  open(fetch: (request: Request) => Promise<Response>): Promise<string>
  close(): Promise<void>
}

/** Loopback whatever the tenant listens on: it signs anybody in as anybody. */
const LOOPBACK = ['127.0.0.1', '::1'] as const

/** The port beside the tenant's, or any free one where that is taken. */
export function createProviderSocket(tenant: () => { readonly port: number }): ProviderSocket {
  let opened: Promise<Listening> | undefined

  return {
    async open(fetch) {
      const options = { hosts: LOOPBACK, createServer: () => createAdaptorServer({ fetch }) }
      opened ??= listen({ ...options, port: tenant().port + 1 }).catch(() =>
        listen({ ...options, port: 0 }),
      )
      return `http://localhost:${(await opened).port}`
    },
    async close() {
      await (await opened)?.close()
    },
  }
}
