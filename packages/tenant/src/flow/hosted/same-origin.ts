import type { Services } from '../../services.js'
import { mediaType } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * Lets only our own pages change a login: a foreign page cannot send JSON without a preflight, which
 * is never answered here, and cannot forge the `Origin` header.
 *
 * @throws ProtocolError `invalid_request`.
 */
export function requireOwnPage(services: Services, request: Request): void {
  if (request.headers.get('origin') !== new URL(services.issuer()).origin) {
    throw new ProtocolError('invalid_request', 'Only pages of the tenant may do this.', {
      status: 403,
    })
  }
  if (mediaType(request) !== 'application/json') {
    throw new ProtocolError('invalid_request', 'The body must be application/json.', {
      status: 415,
    })
  }
}
