import type {
  ApprovalAnswer,
  AuthorizationRequest,
  Factor,
  FactorOption,
  MultifactorDemand,
  RememberBrowser,
  Screen,
  ScreenError,
} from '@lockstep/protocol'
import type { AttemptKind } from '../flow/limits/attempts.js'
import type { Services } from '../services.js'
import type { AuthenticatorRecord } from './records.js'

/** Whose factor it is, and what the step belongs to. */
export interface FactorOwner {
  readonly userId: string
  /**
   * The id of the transaction, or of the `mfa_token`. What was begun for one is no use in another, so
   * it must be the same at each step.
   */
  readonly binding: string
  /** BCP 47, in the person's order: the language of messages. */
  readonly locales?: readonly string[]
  /** What the login is for and where it began: for messages that say so. */
  readonly request?: Pick<AuthorizationRequest, 'clientId' | 'origin'>
  /** A page of ours is in front of the person and can show them something to compare. */
  readonly showsPage?: boolean
  /** What a script said of the account at a provider; it holds a secret. */
  readonly demand?: Pick<MultifactorDemand, 'service' | 'username'>
  /** Where the person is, for the log, when no login says so. */
  readonly ip?: string
}

/** What a user has, read from the store once. */
export interface Belongings {
  readonly userId: string
  /** The oldest first. */
  readonly records: readonly AuthenticatorRecord[]
}

/** An active authenticator of a user, as its factor finds it. */
export interface FoundAuthenticator {
  /** Stays the same as long as it is the same authenticator; a remembered browser is bound to it. */
  readonly id: string
  /** Masked, for screens: `XXXXXXX1234`. */
  readonly name?: string
  /** What its owner calls it. */
  readonly label?: string
  /** Seconds since the epoch. */
  readonly createdAt: number
  /** Seconds since the epoch; absent for one that never answered. */
  readonly lastUsedAt?: number
}

/** An active authenticator of a user. One device may be several: a phone takes messages and calls. */
export interface Authenticator extends FoundAuthenticator {
  readonly factor: Factor
}

/** What a factor keeps between two steps, with its owner: in a transaction, or beside an `mfa_token`. */
export type FactorData = Readonly<Record<string, string>>

/** A step that was begun, or why not. */
export type Begun =
  | {
      readonly begun: true
      readonly data: FactorData
      /** Sends what there is to send. Call it once `data` is kept. */
      readonly send?: () => Promise<void>
      /** The page of the factor's own service, where the browser goes now. */
      readonly leadsTo?: string
    }
  | { readonly begun: false; readonly error: ScreenError }

/** An answer to a challenge. */
export interface FactorAnswer {
  readonly data: FactorData | undefined
  readonly code: string
  /** The authenticator that was chosen, if one was. */
  readonly authenticatorId?: string
}

/** What a right answer brings. */
export interface Verified {
  /** The authenticator that answered. */
  readonly authenticatorId: string
  /** The code that replaces a used recovery code. Shown once, kept as a hash. */
  readonly newRecoveryCode?: string
}

/** What somebody on another device made of a step. */
export type Approval = ApprovalAnswer['approval']

/** What the screen of an enrolment is made from. */
export interface EnrolmentView {
  readonly services: Services
  readonly data: FactorData
  /** The name of the tenant for people, or the issuer that a rule named. */
  readonly issuer: string
  readonly account: string
  /** Where the page asks how a step stands that somebody does on another device. */
  readonly approvalUrl: string
  readonly alternatives: readonly FactorOption[]
}

/** What the screen of a challenge is made from. */
export interface ChallengeView {
  readonly services: Services
  /** `undefined` when the challenge could not be begun. */
  readonly data: FactorData | undefined
  readonly account: string | undefined
  /** The authenticator's masked name. */
  readonly name: string | undefined
  /** Where the page asks how a step stands that somebody does on another device. */
  readonly approvalUrl: string
  readonly rememberBrowser: RememberBrowser
  readonly alternatives: readonly FactorOption[]
}

/** How a factor is enrolled. */
export interface Enrolment {
  /**
   * Begins, or goes on with, an enrolment. `destination` is where a code goes; a factor that needs one
   * and has none begins without sending anything.
   */
  begin(
    services: Services,
    owner: FactorOwner,
    details: { readonly destination?: string; readonly before?: FactorData },
  ): Promise<Begun>
  /** For what is done on another device: whether it was, so that `confirm` may be called. */
  approval?(services: Services, owner: FactorOwner, data: FactorData): Promise<Approval>
  /**
   * Makes the pending authenticator an active one if `code` is right for it. Of two enrolments at the
   * same time one wins; the other is `taken`.
   */
  confirm(
    services: Services,
    owner: FactorOwner,
    proof: { readonly data: FactorData; readonly code: string },
  ): Promise<Verified | 'wrong' | 'taken'>
  /** What to show. */
  describe(view: EnrolmentView): Screen
}

/** What is particular to a factor that a service of its own asks for, on its own page. */
export interface ExternalFactor {
  /** Whether the tenant itself has an account at the service. */
  isConnected(services: Services): boolean
  /** Whether the challenge with that `data` waits for a return with that `state`. */
  awaits(data: FactorData, state: string): boolean
  /** What is kept of a question that is over without a right answer, for the screen after it. */
  failed(error: ScreenError): FactorData
}

/** One way to prove the second factor. Each is a file in this folder, and nobody else knows it. */
export interface SecondFactor {
  readonly factor: Factor
  /** The bucket that wrong answers are taken from. */
  readonly attempts: AttemptKind
  /** What a wrong answer is called. */
  readonly wrong:
    | 'wrong_code'
    | 'wrong_sent_code'
    | 'wrong_key'
    | 'wrong_recovery_code'
    | 'not_approved'
    | 'not_confirmed'
  /** Present exactly for `EXTERNAL_FACTORS`. */
  readonly external?: ExternalFactor
  /**
   * A challenge is to one authenticator, so that who has several chooses, as between phones. Default:
   * false, whichever the person takes answers.
   */
  readonly isChosen?: boolean
  /** The user's active authenticators of this factor; a pending one is none. */
  find(services: Services, belongings: Belongings): Promise<readonly FoundAuthenticator[]>
  /** Absent for factors that come along with others. */
  readonly enrolment?: Enrolment
  /**
   * Puts a challenge, in place of the one `before`; to the authenticator `authenticatorId` where one is
   * chosen. Absent where the person can answer unasked, as with an authenticator app.
   */
  begin?(
    services: Services,
    owner: FactorOwner,
    details: { readonly authenticatorId?: string; readonly before?: FactorData },
  ): Promise<Begun>
  /** For what is approved on another device: whether it was. Where it is there, nothing is typed. */
  approval?(services: Services, owner: FactorOwner, data: FactorData | undefined): Promise<Approval>
  /**
   * Checks an answer and uses it up: of two equal answers at most one is ever accepted. `undefined`
   * for a wrong one, for any when the authenticator is gone, and for that of another authenticator than
   * `authenticatorId`, when one was chosen.
   */
  verify(
    services: Services,
    owner: FactorOwner,
    answer: FactorAnswer,
  ): Promise<Verified | undefined>
  /** What to show for a challenge. */
  describe(view: ChallengeView): Screen
  /** What to show when the person themselves said no; `next` takes that to the application. */
  describeRejection?(next: string): Screen
}
