import type { Client } from '../../config/tenant-config.js'
import { canonicalIp } from '../../http/ip-address.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * The address of the person for whom a server sends a password, as its `auth0-forwarded-for` says. It
 * is believed only of an application that proved its secret and is registered with
 * `is_token_endpoint_ip_header_trusted`; from everybody else the header is no news at all.
 *
 * @throws ProtocolError `invalid_request` when a trusted application sends something that is no address:
 * going on with the server's own address could put a stranger inside the network.
 * @see [Avoid common issues with the resource owner password flow](https://auth0.com/docs/get-started/authentication-and-authorization-flow/resource-owner-password-flow/avoid-common-issues-with-resource-owner-password-flow-and-attack-protection)
 */
export function forwardedIp(
  request: Request,
  { trustsForwardedFor, tokenEndpointAuthMethod }: Client,
): string | undefined {
  const header = request.headers.get('auth0-forwarded-for')
  if (header === null || !trustsForwardedFor || tokenEndpointAuthMethod === 'none') return undefined
  const ip = canonicalIp(header.trim())
  if (ip !== undefined) return ip
  throw new ProtocolError(
    'invalid_request',
    'The auth0-forwarded-for header must be one IP address.',
  )
}
