import type { Screen } from '@lockstep/protocol'

/** A move between screens that needs nobody's answer. */
export type Move = 'to_login' | 'to_signup' | 'to_forgot_password' | 'to_recovery_code' | 'to_code'

type Challenge = Extract<Screen, { screen: 'mfa-otp-challenge' }>

/** What a move may draw on beside the present screen. */
export interface MoveMemory {
  /** What the person typed as their name so far. */
  readonly loginHint?: string | undefined
  /** The challenge from which the person went to the recovery code. */
  readonly challenge?: Challenge | undefined
}

/** The screen that `move` leads to; the present one when the move does not exist there. */
export function moved(screen: Screen, move: Move, { loginHint, challenge }: MoveMemory): Screen {
  switch (move) {
    case 'to_login':
      return identify(screen, 'login', loginHint)
    case 'to_signup':
      return identify(screen, 'signup', loginHint)
    case 'to_forgot_password':
      return identify(screen, 'forgot-password', loginHint)
    case 'to_recovery_code':
      return screen.screen === 'mfa-otp-challenge' && screen.allowRecoveryCode
        ? { screen: 'mfa-recovery-code-challenge' }
        : screen
    case 'to_code': {
      if (screen.screen !== 'mfa-recovery-code-challenge' || !challenge) return screen
      return withoutError(challenge)
    }
  }
}

function identify(
  screen: Screen,
  name: 'login' | 'signup' | 'forgot-password',
  loginHint: string | undefined,
): Screen {
  if (!('target' in screen)) return screen
  return { screen: name, target: screen.target, ...(loginHint && { loginHint }) }
}

function withoutError({
  screen,
  account,
  rememberBrowser,
  allowRecoveryCode,
}: Challenge): Challenge {
  return { screen, rememberBrowser, allowRecoveryCode, ...(account && { account }) }
}
