/**
 * What one script, alone, makes of one login: everything that a person or an application would notice, in
 * words that are the same for a rule and for an Action.
 */
export interface Verdict {
  readonly outcome: 'allowed' | 'denied'
  /** Why it was denied; `fault` when the script failed rather than refused. */
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly fault?: string
    /** It was stopped because it did not come to an end. */
    readonly timedOut?: true
  }
  /** Where the person was sent, in order. */
  readonly redirects: readonly string[]
  /** The second factors that are owed, in the order they are asked for. */
  readonly factors: readonly OwedFactor[]
  readonly idToken: Readonly<Record<string, unknown>>
  readonly accessToken: Readonly<Record<string, unknown>>
  /** The scope that is granted; `undefined` for the one that was asked for. */
  readonly scope: string | undefined
  readonly userMetadata: Readonly<Record<string, unknown>>
  readonly appMetadata: Readonly<Record<string, unknown>>
}

/** A second factor that a script asks for. */
export interface OwedFactor {
  /** Such as `any`, or `enroll otp` for one that is named by an Action. */
  readonly what: string
  readonly remember: boolean
}

/** A verdict of a script that let the login pass and did nothing. */
export const PASSED: Verdict = {
  outcome: 'allowed',
  redirects: [],
  factors: [],
  idToken: {},
  accessToken: {},
  scope: undefined,
  userMetadata: {},
  appMetadata: {},
}

/** A verdict that refuses; nothing of what the script did before counts but where it sent people. */
export function refused(
  error: NonNullable<Verdict['error']>,
  before: Pick<Verdict, 'redirects'> & Partial<Verdict> = PASSED,
): Verdict {
  const { redirects, userMetadata = {}, appMetadata = {} } = before
  return { ...PASSED, outcome: 'denied', error, redirects, userMetadata, appMetadata }
}

/** The refusal of a redirect where no page can be shown; the same for rules and Actions. */
export const INTERACTION_REQUIRED = {
  code: 'interaction_required',
  message: 'The script sends the user to another site, and no page can be shown.',
} as const
