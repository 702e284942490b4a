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

/** The answer in a message, if the right window sent it from the right origin. */
export function answerIn(
  event: MessageEvent<unknown>,
  { source, tenant, own }: Speaker,
): AuthorizationResponse | undefined {
  const { type, response } = Object(event.data) as WebMessage | PopupResult
  const origin = { authorization_response: tenant, 'lockstep:popup-result': own }
  if (event.source !== source || !Object.hasOwn(origin, type)) return undefined
  return event.origin === origin[type] ? (Object(response) as AuthorizationResponse) : undefined
}

/** What a page of the tenant says about its own window, under the same conditions. */
export function presenceIn(
  event: MessageEvent<unknown>,
  { source, tenant }: Speaker,
): PresenceMessage['presence'] | undefined {
  const { type, presence } = Object(event.data) as PresenceMessage
  const trusted = event.source === source && event.origin === tenant
  return trusted && type === 'lockstep:presence' ? presence : undefined
}
