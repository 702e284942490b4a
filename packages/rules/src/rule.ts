import type { Finding, Obligation, PipelineTrace, RuleClaims } from '@lockstep/protocol'

/** One rule as the tenant's configuration holds it. */
export interface RuleSource {
  readonly name: string
  /** One function expression: `function (user, context, callback) { … }`. */
  readonly script: string
  /** Lower runs first. */
  readonly order: number
  /** Default: true. */
  readonly enabled?: boolean
  /** Where the script was read from, for stack traces; `NAME.js` when absent. */
  readonly file?: string
}

/** The `user` argument of a rule, in Auth0's spelling. */
export interface RuleUser {
  readonly user_id: string
  readonly [property: string]: unknown
}

/** The `context` argument of a rule, in Auth0's spelling. */
export interface RuleContext {
  /** What is being run, such as `oidc-basic-profile` or `redirect-callback`. */
  readonly protocol: string
  readonly [property: string]: unknown
}

/** What one pass through the pipeline starts from: plain data that JSON can carry. */
export interface RuleRun {
  readonly user: RuleUser
  readonly context: RuleContext
  /** What `auth0.accessToken` is; absent when the tenant gives none. */
  readonly accessToken?: string
  /** The `state` with which the person came back from another site, for what signs it. */
  readonly redirectState?: string
}

/** What `auth0.users` in a rule writes to. A rejected promise rejects in the rule. */
export interface RuleHost {
  updateUserMetadata(userId: string, patch: object): Promise<void>
  updateAppMetadata(userId: string, patch: object): Promise<void>
}

/** Why a login is refused, in words that may be shown to the person. */
export interface RuleDenial {
  /** `unauthorized` when a rule called back with an `UnauthorizedError`. */
  readonly code: 'unauthorized' | 'access_denied'
  readonly message: string
}

/** What one pass through the pipeline came to. */
export interface RuleResult {
  /** `deny` whenever anything went wrong: the pipeline fails closed. */
  readonly outcome: 'allow' | 'deny' | 'redirect'
  /** Present exactly when the outcome is `deny`. */
  readonly error?: RuleDenial
  /** As the rules left it; as it was given when they did not finish. */
  readonly user: RuleUser
  /** As the rules left it; as it was given when they did not finish. */
  readonly context: RuleContext
  /** The demand for a second factor, the redirect, or both. Empty when the outcome is `deny`. */
  readonly obligations: readonly Obligation[]
  /** True when the last word of the rules on multifactor was `provider: 'none'`. */
  readonly removesMultifactor: boolean
  readonly claims: RuleClaims
  /** The findings of all rules, in pipeline order. */
  readonly findings: readonly Finding[]
  readonly trace: PipelineTrace
}
