import { typeOf } from '../multifactor.js'
import type { ActionDemand, ActionFactor } from './action.js'
import { ACTION_FACTORS } from './action.js'
import { refuse, takeFlag, takeOneOf, takeOptions } from './check.js'

/** Auth0 enrols no email address as a factor: a verified one is a factor already. */
const ENROLLABLE = ACTION_FACTORS.filter((type) => type !== 'email')

/**
 * Reads the arguments of `challengeWith` and `enrollWith`: one factor that is offered first, and others
 * that the person may take instead.
 *
 * @throws RuleFault for everything that Auth0 does not document.
 */
export function takeFactors(
  kind: ActionDemand['kind'],
  { factor, options, what }: { factor: unknown; options: unknown; what: string },
): readonly ActionFactor[] {
  const { additionalFactors = [], otpFallback } = takeOptions(options, `${what} options`)
  if (!Array.isArray(additionalFactors)) {
    refuse(what, `additionalFactors must be a list, found ${typeOf(additionalFactors)}.`)
  }
  const first = takeFactor(kind, factor, what)
  const fallback = takeFlag(otpFallback, `${what} otpFallback`)
  const withFallback =
    first.type === 'push-notification' && fallback !== undefined
      ? { ...first, options: { otpFallback: fallback, ...first.options } }
      : first
  return [withFallback, ...additionalFactors.map((each: unknown) => takeFactor(kind, each, what))]
}

/** Reads the list of `challengeWithAny` and `enrollWithAny`. */
export function takeFactorList(
  kind: ActionDemand['kind'],
  factors: unknown,
  what: string,
): readonly ActionFactor[] {
  if (!Array.isArray(factors) || factors.length === 0) {
    const found = Array.isArray(factors) ? 'an empty one' : typeOf(factors)
    refuse(what, `must be a list of factors such as [{ type: 'otp' }], found ${found}.`)
  }
  return factors.map((factor: unknown) => takeFactor(kind, factor, what))
}

function takeFactor(kind: ActionDemand['kind'], value: unknown, what: string): ActionFactor {
  const factor = takeOptions(value, `${what} factor`)
  const named = factor.type === 'push' && kind === 'enroll' ? 'push-notification' : factor.type
  const type = takeOneOf(named, kind === 'enroll' ? ENROLLABLE : ACTION_FACTORS, `${what} type`)
  const { preferredMethod, otpFallback } = takeOptions(factor.options, `${what} factor options`)
  if (type === 'phone' && preferredMethod !== undefined) {
    const method = takeOneOf(preferredMethod, ['sms', 'voice', 'both'], `${what} preferredMethod`)
    return { type, options: { preferredMethod: method } }
  }
  if (type === 'push-notification' && otpFallback !== undefined) {
    return { type, options: { otpFallback: takeFlag(otpFallback, `${what} otpFallback`) ?? true } }
  }
  return { type }
}
