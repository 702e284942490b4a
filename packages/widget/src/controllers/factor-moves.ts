import type { Screen } from '@lockstep/protocol'
import type { Move, Replaceable } from './move.js'

/** To the recovery code, from a step or from the list where it is one of the other ways. */
export const toRecoveryCode: Move = (screen, { step }) => {
  const from = 'alternatives' in screen ? screen : step
  return from?.alternatives.some(({ factor }) => factor === 'recovery-code')
    ? { screen: 'mfa-recovery-code-challenge' }
    : screen
}

/** To the list of the other ways. */
export const toOptions: Move = (screen) =>
  'alternatives' in screen
    ? {
        screen: enrols(screen) ? 'mfa-begin-enroll-options' : 'mfa-login-options',
        options: screen.alternatives,
      }
    : screen

/** Back to the step from which the person went to look at others, without its error. */
export const backToStep: Move = (screen, { step }) => (step ? withoutError(step) : screen)

function enrols(screen: Replaceable): boolean {
  return 'purpose' in screen ? screen.purpose === 'enrolment' : !('rememberBrowser' in screen)
}

function withoutError({ error: _, ...screen }: Replaceable): Screen {
  return screen
}
