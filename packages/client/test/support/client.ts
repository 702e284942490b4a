import { createClient, LockstepError } from '@lockstep/client'
import type { ClientOptions, ErrorCode, LockstepClient } from '@lockstep/client'

/** The fake tenant: this very server, under the other name of the loopback address. */
export const tenantOrigin = location.origin.replace('localhost', '127.0.0.1')

export const callback = `${location.origin}/packages/client/test/popup-callback.html`

/** A client of the fake tenant. */
export function testClient(options: Partial<ClientOptions> = {}): LockstepClient {
  return createClient({
    domain: tenantOrigin,
    clientId: 'spa',
    redirectUri: callback,
    ...options,
  })
}

/** Waits for a rejection and answers its code. */
export async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'resolved'> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => {
      if (error instanceof LockstepError) return error.code
      throw error
    },
  )
}

/** The windows that the SDK opens while `act` runs. */
export async function opened(act: () => Promise<unknown>): Promise<readonly Window[]> {
  const windows: Window[] = []
  const { open } = window
  window.open = (...args) => {
    const popup = open.apply(window, args)
    if (popup) windows.push(popup)
    return popup
  }
  try {
    await act()
  } finally {
    window.open = open
  }
  return windows
}

/** Until something is true that no event tells of. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}
