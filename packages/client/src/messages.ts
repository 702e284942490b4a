import type {
  AuthorizationResponse,
  PopupResult,
  PresenceMessage,
  WebMessage,
} from '@lockstep/protocol'

/** The messages that a popup or frame may send us. */
export type TenantMessage = WebMessage | PopupResult | PresenceMessage

/**
 * What a message event says, if it is ours to read: sent by `source` itself, from an origin that may
 * say it. The tenant speaks of presence and answers; the callback page, on our own origin, answers.
 */
export function readMessage(
  { data, origin, source }: MessageEvent<unknown>,
  expected: { readonly source: Window | null; readonly tenant: string; readonly own: string },
): TenantMessage | undefined {
  if (!source || source !== expected.source) return undefined
  const message = Object(data) as TenantMessage
  switch (message.type) {
    case 'authorization_response':
      return origin === expected.tenant && isAnswer(message) ? message : undefined
    case 'lockstep:presence':
      return origin === expected.tenant ? message : undefined
    case 'lockstep:popup-result':
      return origin === expected.own && isAnswer(message) ? message : undefined
    default:
      return undefined
  }
}

/** Tells whether `data`, from a channel of our own origin, is the answer of a popup. */
export function isPopupResult(data: unknown): data is PopupResult {
  const message = Object(data) as PopupResult
  return message.type === 'lockstep:popup-result' && isAnswer(message)
}

function isAnswer({ response }: { readonly response: unknown }): boolean {
  const { state, code, error } = Object(response) as AuthorizationResponse
  return typeof state === 'string' && (typeof code === 'string' || typeof error === 'string')
}
