/** A JSON value, the only kind of data that a trace shows. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Something risky that happened in a login or that a rule's text does. */
export interface Finding {
  /** Stable and kebab-case, such as `demand-undone`. */
  readonly id: string
  readonly rule: string
  /** 1-based line in the rule's own file, when known. */
  readonly line?: number
  /** What an attacker does with it, in one sentence. */
  readonly risk: string
  /** How to mend the rule, in one sentence. */
  readonly fix: string
}

/** One thing a rule changed. */
export interface Change {
  /** A dotted path from the rule's arguments, such as `context.multifactor`. */
  readonly path: string
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** What became of one rule in one pass. */
export type RuleOutcome = 'continued' | 'denied' | 'failed' | 'timed_out' | 'not_reached'

/** One rule, or one Action, in one pass through its pipeline. */
export interface RuleTrace {
  /** Default: `rule`. */
  readonly kind?: 'rule' | 'action'
  readonly name: string
  readonly order: number
  readonly outcome: RuleOutcome
  /** Milliseconds. */
  readonly durationMs: number
  readonly changes: readonly Change[]
  readonly console: readonly { readonly level: string; readonly text: string }[]
  readonly findings: readonly Finding[]
  readonly error?: { readonly name: string; readonly message: string; readonly line?: number }
}

/** One pass through all rules, or through all Actions. A login with a redirect has more than one. */
export interface PipelineTrace {
  readonly protocol: string
  /** Milliseconds. */
  readonly durationMs: number
  readonly rules: readonly RuleTrace[]
}

/** Why a login went the way it went: what the inspector, the CLI and failing tests print. */
export interface LoginTrace {
  readonly transactionId: string
  /** Seconds since the epoch. */
  readonly at: number
  readonly client: { readonly id: string; readonly name: string }
  readonly user?: { readonly id: string; readonly email?: string }
  readonly origin: {
    readonly ip: string
    readonly country?: string
    readonly city?: string
    readonly device: 'recognised' | 'unrecognised'
    readonly simulated: boolean
  }
  readonly passes: readonly PipelineTrace[]
  /** What happened, oldest first: the story of the login as facts. */
  readonly steps: readonly LoginStep[]
}

/** One fact in the story of a login. `at` is seconds since the epoch. */
export type LoginStep =
  | { readonly at: number; readonly type: 'first_factor'; readonly method: string }
  | { readonly at: number; readonly type: 'session_reused' }
  | { readonly at: number; readonly type: 'nothing_demanded' }
  | {
      readonly at: number
      readonly type: 'factor_demanded'
      readonly provider: string
      readonly by: 'rule' | 'action' | 'policy' | 'acr_values'
      readonly allowRememberBrowser: boolean
    }
  | {
      readonly at: number
      readonly type: 'action_demanded'
      /** The name of the Action. */
      readonly action: string
      readonly kind: 'challenge' | 'enroll'
      /** Any one of these, as Actions call them. */
      readonly factors: readonly string[]
    }
  | { readonly at: number; readonly type: 'browser_remembered' }
  | { readonly at: number; readonly type: 'enrolment_started' }
  | { readonly at: number; readonly type: 'challenge_started' }
  | { readonly at: number; readonly type: 'code_rejected' }
  | { readonly at: number; readonly type: 'factor_verified'; readonly factor: string }
  | { readonly at: number; readonly type: 'redirected'; readonly url: string }
  | { readonly at: number; readonly type: 'returned' }
  | { readonly at: number; readonly type: 'consent_given' }
  | { readonly at: number; readonly type: 'completed' }
  | { readonly at: number; readonly type: 'expired' }
  | {
      readonly at: number
      readonly type: 'denied'
      readonly error: string
      readonly description: string
    }
