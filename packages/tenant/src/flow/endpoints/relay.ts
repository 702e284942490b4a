import type { Services } from '../../services.js'
import { originOf } from '../request/clients.js'
import type { Answer } from '../wire/answer.js'
import { relayPage } from '../wire/script-pages.js'

/**
 * `GET /relay.html`: the frame that old browsers need for `owp` popups. Only pages of the applications
 * may frame it, and it posts to no other.
 */
export function relay(_: Request, services: Services): Promise<Answer> {
  const origins = services
    .config()
    .clients.flatMap(({ webOrigins }) => webOrigins.flatMap((url) => originOf(url) ?? []))
  return Promise.resolve(relayPage([...new Set(origins)]))
}
