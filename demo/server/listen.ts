import { createAdaptorServer } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'

/** A server on the loopback interface. */
export interface Listening {
  /** `http://localhost:PORT`. */
  readonly origin: string
  close(): Promise<void>
}

type Handler = (request: Request) => Response | Promise<Response>

/** `localhost` means both; the second may be missing from this machine. */
const LOOPBACK = ['127.0.0.1', '::1'] as const

/**
 * Serves on both loopback addresses. Port 0 takes a free one.
 *
 * @throws Error with `code` `EADDRINUSE` and `port` when the port is taken.
 */
export async function listen(port: number, handler: Handler): Promise<Listening> {
  const servers: ServerType[] = []
  let actual = port
  const close = async () => {
    await Promise.all(servers.map(closeServer))
  }
  for (const host of LOOPBACK) {
    const server = createAdaptorServer({ fetch: handler })
    try {
      actual = await open(server, actual, host)
      servers.push(server)
    } catch (error) {
      if (isMissing(error) && servers.length > 0) continue
      await close()
      throw error
    }
  }
  return { origin: `http://localhost:${actual}`, close }
}

function open(server: ServerType, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // Browsers keep connections open for the next request, and close() would wait for them.
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}
