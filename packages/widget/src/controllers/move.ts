import type { Screen } from '@lockstep/protocol'

/** A move between screens that needs nobody's answer. */
export type Move =
  'to_login' | 'to_signup' | 'to_forgot_password' | 'to_recovery_code' | 'to_options' | 'to_code'

/** A step of a second factor that others may take the place of. */
export type Replaceable = Extract<Screen, { readonly alternatives: unknown }>

/** What a move may draw on beside the present screen. */
export interface MoveMemory {
  /** What the person typed as their name so far. */
  readonly loginHint?: string | undefined
  /** The step from which the person went to look at others. */
  readonly step?: Replaceable | undefined
}

/** The screen that `move` leads to; the present one when the move does not exist there. */
export function moved(screen: Screen, move: Move, { loginHint, step }: MoveMemory): Screen {
  switch (move) {
    case 'to_login':
      return identify(screen, 'login', loginHint)
    case 'to_signup':
      return identify(screen, 'signup', loginHint)
    case 'to_forgot_password':
      return identify(screen, 'forgot-password', loginHint)
    case 'to_recovery_code': {
      const from = 'alternatives' in screen ? screen : step
      return from?.alternatives.some(({ factor }) => factor === 'recovery-code')
        ? { screen: 'mfa-recovery-code-challenge' }
        : screen
    }
    case 'to_options':
      if (!('alternatives' in screen)) return screen
      return {
        screen: enrols(screen) ? 'mfa-begin-enroll-options' : 'mfa-login-options',
        options: screen.alternatives,
      }
    case 'to_code':
      return step ? withoutError(step) : screen
  }
}

function enrols(screen: Replaceable): boolean {
  return 'purpose' in screen ? screen.purpose === 'enrolment' : !('rememberBrowser' in screen)
}

function identify(
  screen: Screen,
  name: 'login' | 'signup' | 'forgot-password',
  loginHint: string | undefined,
): Screen {
  if (!('target' in screen)) return screen
  return { screen: name, target: screen.target, ...(loginHint && { loginHint }) }
}

function withoutError({ error: _, ...screen }: Replaceable): Screen {
  return screen
}
