import type { Services } from '../../services.js'
import { rotateRememberedBrowser } from '../sessions/remembered-browsers.js'
import type { RememberedBrowser } from '../sessions/remembered-browsers.js'
import type { Login } from './login.js'

/** The new cookie of a remembered browser, if `login` just skipped the challenge because of it. */
export async function memoryCookie(
  services: Services,
  { transaction }: Login,
  remembered: RememberedBrowser | undefined,
): Promise<string | undefined> {
  const used =
    'fulfilments' in transaction &&
    transaction.fulfilments.some(
      (fulfilment) => fulfilment.kind === 'multifactor' && fulfilment.by === 'remembered-browser',
    )
  return used && remembered ? rotateRememberedBrowser(services, remembered) : undefined
}
