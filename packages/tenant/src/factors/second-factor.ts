import type { Factor } from '@lockstep/protocol'
import type { Services } from '../services.js'

/** What a right answer to a challenge brings. */
export interface Verified {
  /** The authenticator that answered; a remembered browser is bound to it. */
  readonly authenticatorId: string
  /** The code that replaces a used recovery code. Shown once, kept as a hash. */
  readonly newRecoveryCode?: string
}

/** One way to prove the second factor. Each is a file in this folder. */
export interface SecondFactor {
  readonly factor: Factor
  /** The id of the user's active authenticator; a pending one does not count. */
  enrolled(services: Services, userId: string): Promise<string | undefined>
  /**
   * Checks an answer and uses it up: of two equal answers at most one is ever accepted. `undefined`
   * for a wrong one.
   */
  verify(services: Services, userId: string, code: string): Promise<Verified | undefined>
}
