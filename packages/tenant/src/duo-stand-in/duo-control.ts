import type { ServedDuoStandIn } from './serve-duo-stand-in.js'

/**
 * The people in front of the stand-in for Duo, for tests without a browser. `url` is the address to which a
 * login sends the browser, and the result where the browser goes from there.
 */
export interface DuoControl {
  /** The person approves; who is new adds a device first. */
  approve(url: string): Promise<string>
  deny(url: string): Promise<string>
  /** The person turns back without an answer. */
  cancel(url: string): Promise<string>
  /** The names of those who have a device. */
  enrolled(): readonly string[]
  /** `true` fails every health check, as during an outage, until `false`. */
  setOutage(isOut: boolean): void
}

/** Makes the {@link DuoControl} of a tenant. */
export function createDuoControl(standIn: ServedDuoStandIn | undefined): DuoControl {
  const served = () => {
    if (standIn) return standIn
    throw new Error('The tenant has no stand-in for Duo. Make it with duoStandIn: true.')
  }
  return {
    approve: async (url) => served().answer(url, 'approve'),
    deny: async (url) => served().answer(url, 'deny'),
    cancel: async (url) => served().answer(url, 'cancel'),
    enrolled: () => served().enrolled(),
    setOutage: (isOut) => served().setOutage(isOut),
  }
}
