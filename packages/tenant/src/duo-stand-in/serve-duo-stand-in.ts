import type { ProviderService } from '@lockstep/protocol'
import { listen, LOOPBACK } from '../http/listen.js'
import type { Listening } from '../http/listen.js'
import { createDuoStandIn } from './create-duo-stand-in.js'
import type { DuoStandIn } from './create-duo-stand-in.js'

/** A {@link DuoStandIn} with a loopback port of its own, which it opens when it is first needed. */
export interface ServedDuoStandIn extends Pick<DuoStandIn, 'answer' | 'enrolled' | 'setOutage'> {
  /** The account to speak to it with. */
  service(): Promise<ProviderService>
  close(): Promise<void>
}

/** Makes a stand-in that is not listening yet. `now` is in seconds since the epoch. */
export function serveDuoStandIn(now: () => number): ServedDuoStandIn {
  let port = 0
  let listening: Promise<Listening> | undefined
  const host = () => `localhost:${port}`
  const standIn = createDuoStandIn({ now, origin: () => `http://${host()}` })

  async function open(): Promise<Listening> {
    const { createAdaptorServer } = await import('@hono/node-server')
    const opened = await listen({
      port: 0,
      hosts: LOOPBACK,
      createServer: () => createAdaptorServer({ fetch: standIn.fetch }),
    })
    port = opened.port
    return opened
  }

  return {
    answer: standIn.answer,
    enrolled: standIn.enrolled,
    setOutage: standIn.setOutage,
    async service() {
      listening ??= open().catch((error: unknown) => {
        // The next login tries again.
        listening = undefined
        throw error
      })
      await listening
      return { host: host(), ikey: standIn.ikey, skey: standIn.skey }
    },
    async close() {
      await (await listening?.catch(() => undefined))?.close()
    },
  }
}
