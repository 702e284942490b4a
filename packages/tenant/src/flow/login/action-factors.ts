import { FACTOR_NAMES } from '@lockstep/protocol'
import type { Factor } from '@lockstep/protocol'
import type { ActionFactor } from '@lockstep/rules'

/** What Actions call each factor of this tenant; they have no word for Duo. */
export const ACTION_TYPES: Readonly<Partial<Record<Factor, ActionFactor['type']>>> = {
  'webauthn-roaming': 'webauthn-roaming',
  'webauthn-platform': 'webauthn-platform',
  'push-notification': 'push-notification',
  otp: 'otp',
  sms: 'phone',
  voice: 'phone',
  email: 'email',
  'recovery-code': 'recovery-code',
}

/** How a proven factor stands in `authentication.methods`. */
export function methodType(factor: Factor): { readonly type?: ActionFactor['type'] } {
  const type = ACTION_TYPES[factor]
  return type === undefined ? {} : { type }
}

/** The factors of this tenant that an Action means; none for one that the tenant does not have. */
export function factorsOf({ type, options }: ActionFactor): readonly Factor[] {
  const named = FACTOR_NAMES.filter((factor) => ACTION_TYPES[factor] === type)
  const preferred: unknown = options?.preferredMethod
  return type === 'phone' && (preferred === 'sms' || preferred === 'voice')
    ? named.filter((factor) => factor === preferred)
    : named
}

/**
 * What may stand in for a push on the same phone: the codes that came with it, unless the Action says
 * `otpFallback: false`. They count only beside the phone.
 */
export function standInsOf(
  factors: readonly ActionFactor[],
): Readonly<Partial<Record<Factor, Factor>>> {
  const named = factors.flatMap(factorsOf)
  const hasFallback = factors.some(
    ({ type, options }) => type === 'push-notification' && options?.otpFallback !== false,
  )
  return hasFallback && !named.includes('otp') ? { otp: 'push-notification' } : {}
}
