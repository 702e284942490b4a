import type { Finding, Json, PipelineTrace } from '@lockstep/protocol'
import type { MultifactorWord } from '../multifactor.js'
import type { RuleDenial } from '../rule.js'

/** One post-login Action as the tenant's configuration holds it. */
export interface ActionSource {
  readonly name: string
  /** A CommonJS module that sets `exports.onExecutePostLogin`. */
  readonly code: string
  /** Lower runs first. */
  readonly order: number
  /** What this Action, and no other, reads as `event.secrets`. */
  readonly secrets?: Readonly<Record<string, string>>
  /** The packages it may expect, with the versions it was written for. */
  readonly dependencies?: readonly ActionDependency[]
  /** Default: true. */
  readonly enabled?: boolean
  /** Where the code was read from, for stack traces; `NAME.js` when absent. */
  readonly file?: string
}

/** One package that an Action declares. */
export interface ActionDependency {
  readonly name: string
  readonly version: string
}

/**
 * The `event` of an Action in Auth0's spelling, without `secrets`: the engine adds those of the Action
 * that runs. Plain data that JSON can carry.
 *
 * @see [Post-login event object](https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-event-object)
 */
export interface ActionEvent {
  readonly user: { readonly user_id: string; readonly [property: string]: unknown }
  readonly request: {
    readonly ip: string
    readonly hostname: string
    readonly [property: string]: unknown
  }
  readonly transaction: { readonly protocol: string; readonly [property: string]: unknown }
  readonly [property: string]: unknown
}

/** What `api` needs to know and `event` does not say. */
export interface ActionFacts {
  /** The answer of `api.redirect.canRedirect()`. A redirect is reported whatever it says. */
  readonly canRedirect: boolean
  /** The tenant's `customize_mfa_in_postlogin_action`: without it `challengeWith` and its kin deny. */
  readonly canChallenge: boolean
  /** The `state` with which the person came back; `validateToken` refuses every token without it. */
  readonly redirectState?: string
  /** Names and ids of the rules that ran in this transaction. */
  readonly rulesExecuted?: readonly string[]
  /** What the rules before the Actions demanded, so that an Action which undoes it is found. */
  readonly demanded?: MultifactorWord
}

/**
 * Where the pipeline starts. `continue` calls `onContinuePostLogin` of that Action and goes on with the
 * Actions after it; `next` goes on with the Actions after it at once.
 */
export interface ActionPosition {
  readonly action: string
  readonly phase: 'continue' | 'next'
}

/** What one execution of the Actions starts from. */
export interface ActionsRun {
  readonly event: ActionEvent
  readonly facts: ActionFacts
  /** Absent: from the first Action. */
  readonly start?: ActionPosition
  /** What the executions before a pause or a redirect left, to go on from. */
  readonly earlier?: ActionEffects
}

/** The kinds of factor an Action can name. */
export const ACTION_FACTORS = [
  'otp',
  'email',
  'phone',
  'push-notification',
  'webauthn-platform',
  'webauthn-roaming',
  'recovery-code',
] as const

/** One factor that satisfies a demand, with its options, such as `{ preferredMethod: 'sms' }`. */
export interface ActionFactor {
  readonly type: (typeof ACTION_FACTORS)[number]
  readonly options?: Readonly<Record<string, Json>>
}

/** What an Action wants done before the pipeline goes on. */
export interface ActionDemand {
  readonly kind: 'challenge' | 'enroll'
  /** At least one; the first is offered first unless `chooses`. */
  readonly anyOf: readonly ActionFactor[]
  /** True when the person is shown a choice first (`challengeWithAny`, `enrollWithAny`). */
  readonly chooses: boolean
}

/** A change to the session or the refresh token. Instants are milliseconds since the epoch. */
export type ActionOperation =
  | { readonly on: 'session'; readonly do: 'revoke'; readonly preserveRefreshTokens: boolean }
  | { readonly on: 'session'; readonly do: 'set_cookie_mode'; readonly mode: CookieMode }
  | { readonly on: 'refresh_token'; readonly do: 'revoke' }
  | {
      readonly on: Lasting
      readonly do: 'set_expires_at' | 'set_idle_expires_at'
      readonly at: number
    }
  /** `null` removes the key. */
  | {
      readonly on: Lasting
      readonly do: 'set_metadata'
      readonly key: string
      readonly value: string | null
    }
  | { readonly on: Lasting; readonly do: 'evict_metadata' }

/** What outlives a login. */
export type Lasting = 'session' | 'refresh_token'

/** How long a browser keeps the session's cookie. */
export type CookieMode = 'persistent' | 'non-persistent'

/** What the Actions want changed. JSON can carry it, so that it survives a pause in the transaction. */
export interface ActionEffects {
  /** The reserved and unnamespaced names are already gone. */
  readonly idToken: Readonly<Record<string, Json>>
  readonly accessToken: Readonly<Record<string, Json>>
  readonly addedScopes: readonly string[]
  readonly removedScopes: readonly string[]
  /**
   * Top-level keys to set; `null` removes a key. They are written together, once, when the login is over.
   *
   * @see [Manage user metadata](https://auth0.com/docs/manage-users/user-accounts/metadata/manage-user-metadata)
   */
  readonly appMetadata: Readonly<Record<string, Json>>
  readonly userMetadata: Readonly<Record<string, Json>>
  readonly transactionMetadata: Readonly<Record<string, string | number | boolean>>
  /** Addresses of custom methods that were completed, for `event.authentication.methods`. */
  readonly recordedMethods: readonly string[]
  /** The tokens' subject from now on; the tenant must check that it owns the identity. */
  readonly primaryUserId?: string
  /** The last word of `api.multifactor.enable`: a second factor at the end of the login. */
  readonly multifactor: MultifactorWord
  /** How many challenges and enrolments the Actions asked for so far; they override `multifactor`. */
  readonly demandsMade: number
  /** In the order they were asked for. */
  readonly operations: readonly ActionOperation[]
}

/** What one execution came to. */
export interface ActionsResult {
  /** `deny` whenever anything went wrong: the pipeline fails closed. */
  readonly outcome: 'allow' | 'deny' | 'redirect' | 'pause'
  /** Present exactly when the outcome is `deny`. The code is always `access_denied`. */
  readonly error?: RuleDenial
  /** The Action that redirected or paused; `continue` and `next` start from it. */
  readonly at?: string
  /** For `redirect`: where to send the person. The tenant appends its `state`. */
  readonly url?: string
  /** For `pause`: what must be done, in this order, before the Actions after it may run. */
  readonly demands: readonly ActionDemand[]
  /**
   * For `deny` what a denial does not undo: metadata and revocations, and not even these after a fault.
   *
   * @see [api.access.deny](https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-api-object)
   */
  readonly effects: ActionEffects
  /** The findings of all Actions that were reached, in pipeline order. */
  readonly findings: readonly Finding[]
  /** One entry in `rules` for each Action, of kind `action`. */
  readonly trace: PipelineTrace
}
