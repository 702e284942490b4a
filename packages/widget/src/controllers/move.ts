import type { Screen } from '@lockstep/protocol'

/**
 * A move between screens that needs nobody's answer: the screen that it leads to, or the same one
 * when the move does not exist there.
 */
export type Move = (screen: Screen, memory: MoveMemory) => Screen

/** A step of a second factor that others may take the place of. */
export type Replaceable = Extract<Screen, { readonly alternatives: unknown }>

/** What a move may draw on beside the present screen. */
export interface MoveMemory {
  /** What the person typed as their name so far. */
  readonly loginHint?: string | undefined
  /** The step from which the person went to look at others. */
  readonly step?: Replaceable | undefined
}

export const toLogin = identifying('login')
export const toSignup = identifying('signup')
export const toForgotPassword = identifying('forgot-password')

/** Takes along what was typed, and leaves errors behind. */
function identifying(name: 'login' | 'signup' | 'forgot-password'): Move {
  return (screen, { loginHint }) =>
    'target' in screen
      ? { screen: name, target: screen.target, ...(loginHint && { loginHint }) }
      : screen
}
