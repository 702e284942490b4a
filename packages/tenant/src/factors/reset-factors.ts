import { dropTicketsOf } from '../flow/enrolment/tickets.js'
import { forgetBrowsersOf } from '../flow/sessions/remembered-browsers.js'
import { endSessionsOf } from '../flow/sessions/sessions.js'
import type { Services } from '../services.js'
import { recordsOf } from './records.js'
import type { AuthenticatorRecord } from './records.js'
import { removeAuthenticator } from './remove-authenticator.js'
import { markReset } from './reset-mark.js'

/**
 * Takes a user's authenticators away, all of them by default, as an administrator does for somebody who
 * lost the phone; tells whether there were any. Sessions, remembered browsers, logins that wait for a
 * second factor and tokens that manage authenticators go with them: a thief may have them.
 */
export async function resetFactors(
  services: Services,
  userId: string,
  isMeant: (record: AuthenticatorRecord) => boolean = () => true,
): Promise<boolean> {
  await markReset(services, userId)
  let removed = false
  const meant = (await recordsOf(services, userId)).filter(isMeant)
  for (const { id } of meant) {
    if (await removeAuthenticator(services, userId, id)) removed = true
  }
  await dropTicketsOf(services, userId)
  await forgetBrowsersOf(services, userId)
  await endSessionsOf(services, userId)
  return removed
}
