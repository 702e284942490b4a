import type {
  AuthorizationResponse,
  PopupResult,
  PresenceMessage,
  WebMessage,
} from '@lockstep/protocol'

/** Who may speak to us: one window, showing a page of the tenant or a callback page of our own. */
export interface Speaker {
  readonly source: Window | null
  /** The tenant's origin. */
  readonly tenant: string
  /** The application's own origin, where its callback page is. */
  readonly own?: string
}

/** What was said: an answer, or a word about the window itself, or nothing that is ours to hear. */
export interface Heard {
  readonly response?: AuthorizationResponse
  readonly presence?: PresenceMessage['presence']
}

/** Reads a message that the right window sent from the right origin; all others say nothing. */
export function hear(event: MessageEvent<unknown>, { source, tenant, own }: Speaker): Heard {
  const message = Object(event.data) as WebMessage | PopupResult | PresenceMessage
  const origins = new Map<string, string | undefined>([
    ['authorization_response', tenant],
    ['lockstep:presence', tenant],
    ['lockstep:popup-result', own],
  ])
  return event.source === source && event.origin === origins.get(message.type) ? message : {}
}
