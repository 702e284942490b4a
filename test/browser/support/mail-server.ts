import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail server that takes everything, and hands out what it took. */
export interface MailServer {
  readonly port: number
  /** The text of the next mail to somebody that nobody has read yet, when it comes. */
  next(to: string): Promise<string>
  close(): Promise<void>
}

/** Starts a real mail server on loopback. */
export async function startMailServer(): Promise<MailServer> {
  const unread = new Map<string, string[]>()
  const readers = new Map<string, (mail: string) => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        // The headers end with the first empty line.
        const mail = Buffer.concat(chunks).toString().split('\r\n\r\n').slice(1).join('\n')
        for (const { address } of envelope.rcptTo) deliver(address, mail)
        callback()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function deliver(to: string, mail: string): void {
    const reader = readers.get(to)
    readers.delete(to)
    if (reader) reader(mail)
    else unread.set(to, [...(unread.get(to) ?? []), mail])
  }

  return {
    port: (server.server.address() as AddressInfo).port,
    next(to) {
      const [mail, ...rest] = unread.get(to) ?? []
      unread.set(to, rest)
      if (mail !== undefined) return Promise.resolve(mail)
      return new Promise((resolve) => readers.set(to, resolve))
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
