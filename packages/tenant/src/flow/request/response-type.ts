import type { AuthorizationRequest, ResponseMode, ResponseType } from '@lockstep/protocol'

const RESPONSE_TYPES: readonly ResponseType[] = ['code', 'token', 'id_token']

/** Every `response_type` that is answered, as the discovery document lists them. */
export const RESPONSE_TYPES_SUPPORTED = [
  'code',
  'token',
  'id_token',
  'token id_token',
  'code token',
  'code id_token',
  'code token id_token',
] as const

/**
 * The words of a `response_type`, in any order; `undefined` when one is unknown or comes twice.
 *
 * @see [OAuth 2.0 Multiple Response Type Encoding Practices section 3](https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#Combinations)
 */
export function parseResponseType(value: string): readonly ResponseType[] | undefined {
  const words = value.split(' ').filter(Boolean)
  const known = RESPONSE_TYPES.filter((type) => words.includes(type))
  return known.length === words.length && known.length > 0 ? known : undefined
}

/** Where an answer travels when nothing is said about it: tokens never in a query, which servers log. */
export function usualMode(types: readonly ResponseType[]): ResponseMode {
  return bringsTokens(types) ? 'fragment' : 'query'
}

/** Tells whether the browser itself brings tokens back. */
export function bringsTokens(types: readonly ResponseType[]): boolean {
  return types.some((type) => type !== 'code')
}

/** What rules read as `context.protocol`. */
export function protocolOf(types: readonly ResponseType[]): AuthorizationRequest['protocol'] {
  if (!bringsTokens(types)) return 'oidc-basic-profile'
  return types.includes('code') ? 'oidc-hybrid-profile' : 'oidc-implicit-profile'
}
