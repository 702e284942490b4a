import type { PresenceMessage } from '@lockstep/protocol'

/**
 * Tells the page that opened this window, if one did, whether its `closed` can be believed. Any page
 * may hear it: it says nothing about the person or the login.
 */
export function tellOpener(
  presence: PresenceMessage['presence'],
  opener: Pick<Window, 'postMessage'> | null = window.opener as Window | null,
): void {
  const message: PresenceMessage = { type: 'lockstep:presence', presence }
  opener?.postMessage(message, '*')
}
