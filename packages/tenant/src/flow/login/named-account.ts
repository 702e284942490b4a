import type { MultifactorDemand } from '@lockstep/protocol'
import { fingerprint } from '../wire/secrets.js'

/**
 * The account at a provider that a demand names, as a fingerprint; `undefined` where it names none. A browser
 * that is remembered for one account is not for another.
 */
export function namedAccount({
  service,
  username,
}: Pick<MultifactorDemand, 'service' | 'username'>): string | undefined {
  return service || username !== undefined
    ? fingerprint(JSON.stringify([service?.host, service?.ikey, username]))
    : undefined
}
