import type { AddressInfo } from 'node:net'
import type { ServerType } from '@hono/node-server'

/** Both addresses that `localhost` can mean, so that no other program can hold the second. */
export const LOOPBACK = ['127.0.0.1', '::1'] as const

/** What {@link listen} needs. */
export interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number
  /** The first must be there; the others may be missing from this machine (no IPv6). */
  readonly hosts: readonly string[]
  readonly createServer: () => ServerType
}

/** Sockets that accept connections. */
export interface Listening {
  readonly port: number
  /** Ends every connection and frees the port. */
  close(): Promise<void>
}

/** How often a free port is looked for that is free on every host. */
const ATTEMPTS = 10

/**
 * Opens the same port on every host.
 *
 * @throws Error that names the way out when the port is taken.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const attempts = options.port === 0 ? ATTEMPTS : 1
  for (let attempt = 1; ; attempt++) {
    try {
      return await listenOnce(options)
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw explain(error, options)
      if (attempt === attempts) throw explain(error, options)
    }
  }
}

async function listenOnce({ port, hosts, createServer }: ListenOptions): Promise<Listening> {
  const servers: ServerType[] = []
  let actual = port
  const close = async () => {
    await Promise.all(servers.map(closeServer))
  }
  for (const host of hosts) {
    const server = createServer()
    try {
      actual = await open(server, actual, host)
      servers.push(server)
    } catch (error) {
      const isMissing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error) ?? '')
      if (isMissing && servers.length > 0) continue
      await close()
      throw error
    }
  }
  return { port: actual, close }
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
    // Keep-alive connections would hold the server open for seconds.
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

function explain(error: unknown, { port, hosts }: ListenOptions): Error {
  return new Error(reason(error, { port, hosts }), { cause: error })
}

function reason(error: unknown, { port, hosts }: Pick<ListenOptions, 'hosts' | 'port'>): string {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken. Stop the program that uses it, or choose another port (--port; 0 for any).`
  }
  if (code === 'EACCES') return `Port ${port} needs privileges. Choose one above 1023.`
  return `Cannot listen on ${hosts.join(' and ')}: ${(error as Error).message}.`
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
