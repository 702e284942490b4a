import type { Clock } from './clock.js'
import type { Outbox, OutboxMessage } from './services.js'

/** Messages kept: our choice, enough for any test and small enough for a server that runs for months. */
const CAPACITY = 500

/** Milliseconds that {@link Outbox.next} waits when the caller names no time. */
const DEFAULT_TIMEOUT_MS = 5_000

interface Waiter {
  readonly to: string | undefined
  readonly deliver: (message: OutboxMessage) => void
}

/** An {@link Outbox} in memory. */
export function createOutbox(clock: Clock): Outbox {
  let messages: readonly OutboxMessage[] = []
  let unread: readonly OutboxMessage[] = []
  const waiters = new Set<Waiter>()

  return {
    async send(message) {
      const sent = { ...message, sentAt: clock.now() }
      messages = [...messages, sent].slice(-CAPACITY)
      const waiter = [...waiters].find(({ to }) => matches(sent, to))
      if (waiter) waiter.deliver(sent)
      else unread = [...unread, sent].slice(-CAPACITY)
    },

    list: () => messages,

    next({ to, timeoutMs = DEFAULT_TIMEOUT_MS, signal }) {
      const ready = unread.find((message) => matches(message, to))
      if (ready) {
        unread = unread.filter((message) => message !== ready)
        return Promise.resolve(ready)
      }
      return new Promise((resolve, reject) => {
        const limit = AbortSignal.timeout(timeoutMs)
        const ends = signal ? AbortSignal.any([signal, limit]) : limit
        const waiter: Waiter = {
          to,
          deliver(message) {
            stop()
            resolve(message)
          },
        }
        function stop(): void {
          waiters.delete(waiter)
          ends.removeEventListener('abort', giveUp)
        }
        function giveUp(): void {
          stop()
          const whom = to === undefined ? 'anybody' : `"${to}"`
          reject(new Error(`No message to ${whom} within ${timeoutMs} ms.`, { cause: ends.reason }))
        }
        ends.addEventListener('abort', giveUp)
        waiters.add(waiter)
        if (ends.aborted) giveUp()
      })
    },
  }
}

function matches(message: OutboxMessage, to: string | undefined): boolean {
  return to === undefined || message.to === to
}
