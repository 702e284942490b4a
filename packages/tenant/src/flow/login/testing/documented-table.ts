import type { Factor, MultifactorDemand, Provider } from '@lockstep/protocol'

/** What a rule says about the second factor. */
export type Saying = 'nothing' | 'none' | MultifactorDemand

/** One cell: everything that the choice of the next step depends on. */
export interface Cell {
  readonly saying: Saying
  readonly policy: 'never' | 'always' | 'adaptive'
  readonly confidence: 'low' | 'high'
  readonly on: ReadonlySet<Factor>
  /** The tenant has an account at Duo. Default: false. */
  readonly hasDuo?: boolean
  readonly enrolled: ReadonlySet<Factor>
  readonly remembered: Factor | undefined
  /** The application asks for more than one factor by `acr_values`. Default: false. */
  readonly isStepUp?: boolean
}

/** What should come of it: written from the documentation, not from the code. */
export type Expected =
  | { readonly move: 'allow' | 'deny' }
  | { readonly move: 'challenge' | 'enroll' | 'challenge first'; readonly factors: string }

/** The documented table, by hand: provider → its factors, best first. Duo under `any` is a case of its own. */
export const TABLE: Readonly<Record<Provider, string>> = {
  any: 'webauthn-roaming webauthn-platform push-notification otp sms voice email recovery-code',
  guardian: 'push-notification otp sms recovery-code',
  'google-authenticator': 'otp',
  sms: 'sms',
  duo: 'duo',
}
/** What comes along with other authenticators. */
export const CANNOT_BE_ENROLLED = /^(email|recovery-code)$/

/** What the documentation says of a cell. */
export function expectedOf({
  saying,
  policy,
  confidence,
  on,
  hasDuo = false,
  enrolled,
  remembered,
  isStepUp = false,
}: Cell): Expected {
  if (saying === 'none' && !isStepUp) return { move: 'allow' }
  const risky = policy === 'adaptive' && confidence === 'low'
  const byPolicy = policy === 'always' || risky
  if (saying === 'nothing' && !byPolicy && !isStepUp) return { move: 'allow' }
  const isSilent = typeof saying === 'string'
  const provider = isSilent ? 'any' : saying.provider
  const mayRemember = !risky && !isStepUp && (isSilent || saying.allowRememberBrowser)

  const listed = TABLE[provider]
    .split(' ')
    .filter((factor) => provider !== 'any' || on.has(factor as Factor))
  const isDuo =
    provider === 'duo' ||
    (provider === 'any' && on.has('duo') && hasDuo && isLeftToDuo(on, enrolled))
  const admitted = isDuo ? (hasDuo ? ['duo'] : []) : listed
  if (mayRemember && remembered && admitted.includes(remembered)) return { move: 'allow' }
  // Whoever has no device at Duo gets one there.
  if (isDuo && hasDuo) return { move: 'challenge', factors: 'duo' }
  const usable = admitted.filter((factor) => enrolled.has(factor as Factor))
  if (usable.length > 0) return { move: 'challenge', factors: usable.join(' ') }
  const possible = admitted.filter((factor) => !CANNOT_BE_ENROLLED.test(factor))
  const switchedOn = possible.filter((factor) => on.has(factor as Factor))
  const offered = switchedOn.length > 0 ? switchedOn : possible
  if (offered.length === 0) return { move: 'deny' }
  if (enrolled.size === 0) return { move: 'enroll', factors: offered.join(' ') }
  // A mailbox lets nobody enrol, and Duo only who has nothing of the tenant's own.
  const hasOwn = [...enrolled].some(
    (factor) => factor !== 'duo' && !CANNOT_BE_ENROLLED.test(factor),
  )
  const reachable = [...enrolled].filter((factor) =>
    factor === 'duo' ? hasDuo && !hasOwn : factor !== 'email',
  )
  const own = reachable.filter((factor) => on.has(factor))
  const first = own.length > 0 || provider === 'any' ? own : reachable
  return first.length > 0 ? { move: 'challenge first', factors: first.join(' ') } : { move: 'deny' }
}

/** Duo answers `any` where it is the only factor that stands by itself, or the only one the person has. */
function isLeftToDuo(on: ReadonlySet<Factor>, enrolled: ReadonlySet<Factor>): boolean {
  const isAlone = (factors: ReadonlySet<Factor>) =>
    [...factors].filter((factor) => !CANNOT_BE_ENROLLED.test(factor)).join() === 'duo'
  return isAlone(on) || isAlone(enrolled)
}
