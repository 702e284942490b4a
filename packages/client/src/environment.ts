import { LockstepError } from '@lockstep/protocol'
import type { BrowserWindow, ClientOptions } from './options.js'

/** The outside world, as far as the SDK touches it. Each part is looked up when it is used. */
export interface Environment {
  readonly fetch: typeof globalThis.fetch
  readonly window: BrowserWindow
  readonly storage: Storage
  /** Seconds since the epoch. */
  readonly now: () => number
}

/** Takes what the caller passed, and the page's own for the rest. */
export function createEnvironment({ fetch, window, storage, now }: ClientOptions): Environment {
  return {
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
    get window() {
      return browserWindow(window)
    },
    get storage() {
      return storage ?? browserWindow(window).sessionStorage
    },
    now: now ?? (() => Math.floor(Date.now() / 1000)),
  }
}

/**
 * The window, where there is one.
 *
 * @throws LockstepError `configuration_error` on a server.
 */
export function browserWindow(
  window: BrowserWindow | undefined = (globalThis as { window?: BrowserWindow }).window,
): BrowserWindow {
  if (window) return window
  throw new LockstepError('configuration_error', 'There is no window here: call this in a browser.')
}
