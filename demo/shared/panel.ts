import type { Finding, Json } from '@lockstep/protocol'
import type { ApplicationId } from './applications.js'

/** Where a login can come from. */
export interface Place {
  readonly id: string
  readonly name: string
  /** The client's address, in any spelling; the tenant makes it canonical. */
  readonly ip: string
  readonly about: string
}

/** A seeded user, with the password: this is a demo on the loopback interface. */
export interface Person {
  readonly userId: string
  readonly email: string
  readonly password: string
  readonly name: string
  readonly about: string
  /** The one the person begins with; using it replaces it. */
  readonly recoveryCode?: string
}

/** A rule of the demo tenant, in plain words and in source. */
export interface SceneRule {
  readonly name: string
  readonly title: string
  /** What it does, in one sentence. */
  readonly about: string
  readonly source: string
}

/** A whole scenario behind one button. */
export interface Preset {
  readonly id: string
  readonly name: string
  readonly application: ApplicationId
  readonly userId: string
  readonly place: string
  readonly deviceKnown: boolean
  /** The rules that are on; all others are off. */
  readonly rules: readonly string[]
  /** What will happen, in one sentence. */
  readonly expect: string
}

/** `GET /panel/scene`: what stays the same while the demo runs. */
export interface Scene {
  readonly tenantUrl: string
  readonly customMfaUrl: string
  readonly places: readonly Place[]
  readonly people: readonly Person[]
  readonly rules: readonly SceneRule[]
  readonly presets: readonly Preset[]
}

/** `GET /panel/state`, and the answer to every change. */
export interface PanelState {
  /** The tenant's clock; seconds since the epoch. */
  readonly now: number
  /** How far that clock is ahead of the real one; seconds. */
  readonly clockAheadSeconds: number
  readonly place: string
  readonly deviceKnown: boolean
  /** The names of the rules that are on. */
  readonly rulesOn: readonly string[]
  /** By user id: the code that this person's authenticator app shows now. */
  readonly codes: Readonly<Record<string, string>>
  /** Newest first. */
  readonly messages: readonly Message[]
  /** Newest first. */
  readonly logins: readonly Explanation[]
}

/** An e-mail or SMS that the tenant or the custom MFA service sent. */
export interface Message {
  readonly to: string
  readonly kind: 'email' | 'sms' | 'voice'
  readonly subject?: string
  readonly text: string
  readonly link?: string
  /** Seconds since the epoch. */
  readonly sentAt: number
}

/** The body of `POST /panel/change`. */
export type PanelChange =
  | { readonly change: 'toggle_rule'; readonly rule: string; readonly on: boolean }
  | { readonly change: 'choose_place'; readonly place: string }
  | { readonly change: 'choose_device'; readonly known: boolean }
  | { readonly change: 'advance_clock'; readonly seconds: number }
  | { readonly change: 'apply_preset'; readonly preset: string }
  | { readonly change: 'reset' }

/** How one login ended, or what it waits for. */
export type Verdict =
  | 'allowed'
  | 'proven'
  | 'remembered'
  | 'enrolling'
  | 'challenging'
  | 'away'
  | 'denied'
  | 'expired'
  | 'pending'

/** One login in plain words. */
export interface Explanation {
  readonly id: string
  /** Seconds since the epoch. */
  readonly at: number
  readonly verdict: Verdict
  /** What happened and why, in one sentence. */
  readonly headline: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly passes: readonly ExplainedPass[]
  /** What happened, oldest first. */
  readonly story: readonly string[]
}

/** One pass through the rules. */
export interface ExplainedPass {
  readonly title: string
  readonly rules: readonly ExplainedRule[]
}

export type RuleEffect =
  'demands' | 'removes' | 'redirects' | 'changes' | 'quiet' | 'denies' | 'fails' | 'skipped'

/** What one rule did in one pass. */
export interface ExplainedRule {
  readonly name: string
  readonly title: string
  readonly effect: RuleEffect
  readonly sentence: string
  readonly changes: readonly {
    readonly path: string
    readonly before: Json | undefined
    readonly after: Json | undefined
  }[]
  readonly console: readonly string[]
  readonly findings: readonly Finding[]
}
