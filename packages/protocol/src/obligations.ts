/**
 * What `context.multifactor.provider` may name, without `none`, which removes a demand.
 *
 * @see [Configuring custom MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
export const PROVIDERS = ['any', 'guardian', 'google-authenticator', 'sms', 'duo'] as const

/** A provider a rule can demand. */
export type Provider = (typeof PROVIDERS)[number]

/**
 * Every way to prove the second factor, the preferred one first. `otp` is a time-based one-time
 * password (RFC 6238); `sms`, `voice` and `email` are codes that the tenant sends; `webauthn-roaming`
 * is a security key, `webauthn-platform` the device itself; `push-notification` is approved on a phone;
 * `duo` is Duo's Universal Prompt.
 */
export const FACTOR_NAMES = [
  'webauthn-roaming',
  'webauthn-platform',
  'push-notification',
  'otp',
  'sms',
  'voice',
  'email',
  'duo',
  'recovery-code',
] as const

/** See {@link FACTOR_NAMES}. */
export type Factor = (typeof FACTOR_NAMES)[number]

/** Factors that nobody enrols: they come along with another authenticator, and never alone. */
export const DEPENDENT_FACTORS: ReadonlySet<Factor> = new Set(['email', 'recovery-code'])

/**
 * Factors that a service of its own enrols and asks for, on its own page. Anybody can be sent there: who
 * has no device at the service yet gets one there, or is refused there.
 */
export const EXTERNAL_FACTORS: ReadonlySet<Factor> = new Set(['duo'])

/**
 * The factors that satisfy a demand for each provider. A provider without factors cannot be
 * satisfied, so a demand for it denies the login instead of letting it pass.
 *
 * Auth0's two login experiences disagree about some of these; where they do, this is the narrower
 * list, since a demand must not become easier to meet.
 *
 * @see [Customize MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
export const PROVIDER_FACTORS: Readonly<Record<Provider, readonly Factor[]>> = {
  any: FACTOR_NAMES,
  guardian: ['push-notification', 'otp', 'sms', 'recovery-code'],
  'google-authenticator': ['otp'],
  sms: ['sms'],
  duo: ['duo'],
}

/** An account at a provider that is a service of its own. `skey` is a secret: no log, trace or screen has it. */
export interface ProviderService {
  /** A host name, with a port where it is not 443: `api-1234abcd.duosecurity.com`. */
  readonly host: string
  readonly ikey: string
  readonly skey: string
}

/** A second factor that a rule, or `acr_values`, demands of one login. */
export interface MultifactorDemand {
  readonly provider: Provider
  /** `false` challenges at every login; `ignoreCookie: true` in a rule means the same. */
  readonly allowRememberBrowser: boolean
  /** The issuer that the authenticator app shows; the tenant's name when absent. */
  readonly issuer?: string
  /** The account at the provider that the script names; the tenant's own when absent. */
  readonly service?: ProviderService
  /** Who the person is at the provider; the user id when absent. */
  readonly username?: string
}

/**
 * A second factor that is owed before the last one: an Action demands it before the Actions after it
 * run, or one that the person has is proven before another is enrolled. Each is answered for itself:
 * the person proves as many factors as there are demands, and a remembered browser answers none.
 *
 * @see [Customize MFA with Actions](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa/customize-mfa-selection-universal-login)
 */
export interface SequencedDemand {
  /** Unique in its transaction. */
  readonly id: string
  /** `challenge`: one of the person's authenticators; `enroll`: a new one. */
  readonly by: 'challenge' | 'enrolment'
  /** Any one of these, the one to offer first being the first. */
  readonly factors: readonly Factor[]
  /** Those of them that only stand in for another, which the person must have enrolled. */
  readonly standIns?: Readonly<Partial<Record<Factor, Factor>>>
  /** When it was made; seconds since the epoch. */
  readonly at: number
}

/** What a transaction must still satisfy before anything is minted for it. */
export type Obligation =
  | { readonly kind: 'multifactor'; readonly demand: MultifactorDemand }
  | { readonly kind: 'sequenced'; readonly demand: SequencedDemand }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'consent'; readonly scopes: readonly string[] }

/** How the second factor was satisfied. Only `remembered-browser` asked the person for nothing. */
export type MultifactorProof = 'challenge' | 'enrolment' | 'remembered-browser'

/** The record that one obligation was met, and when (seconds since the epoch). */
export type Fulfilment =
  | {
      readonly kind: 'multifactor'
      readonly by: MultifactorProof
      readonly factor: Factor
      readonly at: number
      /** The id of the {@link SequencedDemand} that it answers, if it answers one. */
      readonly answers?: string
    }
  | { readonly kind: 'redirect'; readonly url: string; readonly at: number }
  | { readonly kind: 'consent'; readonly scopes: readonly string[]; readonly at: number }

/** Tells whether `fulfilment` is good enough for `obligation`. */
export function fulfils(fulfilment: Fulfilment, obligation: Obligation): boolean {
  switch (obligation.kind) {
    case 'redirect':
      return fulfilment.kind === 'redirect' && fulfilment.url === obligation.url
    case 'consent':
      return (
        fulfilment.kind === 'consent' &&
        obligation.scopes.every((scope) => fulfilment.scopes.includes(scope))
      )
    case 'multifactor':
      return (
        fulfilment.kind === 'multifactor' &&
        PROVIDER_FACTORS[obligation.demand.provider].includes(fulfilment.factor) &&
        (fulfilment.by !== 'remembered-browser' || obligation.demand.allowRememberBrowser)
      )
    case 'sequenced':
      return (
        fulfilment.kind === 'multifactor' &&
        fulfilment.answers === obligation.demand.id &&
        fulfilment.by === obligation.demand.by &&
        obligation.demand.factors.includes(fulfilment.factor) &&
        fulfilment.at >= obligation.demand.at
      )
  }
}
