import { forgetBrowsersOf } from '../flow/sessions/remembered-browsers.js'
import { endSessionsOf } from '../flow/sessions/sessions.js'
import type { Services } from '../services.js'
import { removeAll } from './remove-authenticator.js'

/**
 * Takes a user's authenticators away, as an administrator does for somebody who lost the phone; tells
 * whether there were any. Sessions and remembered browsers go with them: a thief may have them.
 */
export async function resetFactors(services: Services, userId: string): Promise<boolean> {
  const removed = await removeAll(services, userId)
  await forgetBrowsersOf(services, userId)
  await endSessionsOf(services, userId)
  return removed
}
