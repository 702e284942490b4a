import { waitUntil } from '@open-wc/testing'

/** Milliseconds. A screen is loaded when it is first shown, which a busy machine takes its time for. */
const TIMEOUT = 20_000

/** Waits until something is true of the page; `message` says what was expected when it never is. */
export async function until(predicate: () => unknown, message?: string): Promise<void> {
  await waitUntil(predicate, message, { timeout: TIMEOUT })
}
