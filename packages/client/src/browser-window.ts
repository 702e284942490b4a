import { LockstepError } from '@lockstep/protocol'
import type { BrowserWindow } from './options.js'

/**
 * The window, where there is one.
 *
 * @throws LockstepError `configuration_error` on a server.
 */
export function browserWindow(
  window: BrowserWindow | undefined = (globalThis as { window?: BrowserWindow }).window,
): BrowserWindow {
  if (window) return window
  throw new LockstepError('configuration_error', 'This needs a browser.')
}
