import type { AddressInfo } from 'node:net'
import { createServer } from 'node:https'
import { createAdaptorServer } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'

type Handle = (request: Request) => Response | Promise<Response>

/** A server on a free loopback port. */
export interface Listening {
  /** Such as `http://localhost:41234`. */
  readonly origin: string
  close(): Promise<void>
}

/** Serves `handle` on a free port of this machine. */
export async function listen(handle: Handle): Promise<Listening> {
  return listenOn(createAdaptorServer({ fetch: handle }), 'http')
}

/** {@link listen} over https, for clients that know nothing else; no browser trusts its certificate. */
export async function listenSecurely(
  handle: Handle,
): Promise<Listening & { readonly authority: string }> {
  const { createCA, createCert } = await import('mkcert')
  const names = { organization: 'Lockstep', countryCode: 'AT', state: 'T', locality: 'T' }
  const ca = await createCA({ ...names, validity: 1 })
  const serverOptions = await createCert({ ca, domains: ['localhost'], validity: 1 })
  const server = createAdaptorServer({ fetch: handle, createServer, serverOptions })
  return { ...(await listenOn(server, 'https')), authority: ca.cert }
}

async function listenOn(server: ServerType, protocol: 'http' | 'https'): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, 'localhost', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `${protocol}://localhost:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}
