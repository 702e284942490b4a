import { EXTERNAL_FACTORS } from '@lockstep/protocol'
import type { Factor, Fulfilment } from '@lockstep/protocol'
import { isIndependent } from './factors.js'

/**
 * Of what a person has, in its order, what lets them bring another authenticator along or take one away. A
 * mailbox never does: it also resets the password, so that it would be the only factor. A service that
 * enrols people by itself does only for who has nothing else: otherwise a password and a new device there
 * would be enough.
 */
export function vouchersAmong(enrolled: Iterable<Factor>): readonly Factor[] {
  const own = [...enrolled].filter((factor) => factor !== 'email')
  const hasOwn = own.some((factor) => isIndependent(factor) && !EXTERNAL_FACTORS.has(factor))
  return hasOwn ? own.filter((factor) => !EXTERNAL_FACTORS.has(factor)) : own
}

/** Whether the person proved one of {@link vouchersAmong} in this very login, that is still there. */
export function isVouchedFor(
  fulfilments: readonly Fulfilment[],
  enrolled: Iterable<Factor>,
): boolean {
  const vouchers = vouchersAmong(enrolled)
  return fulfilments.some(
    (proof) =>
      proof.kind === 'multifactor' && proof.by === 'challenge' && vouchers.includes(proof.factor),
  )
}
