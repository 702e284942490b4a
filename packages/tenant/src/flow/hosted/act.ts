import type { ScreenAction } from '@lockstep/protocol'
import { isOpen } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { answerChallenge } from './challenge.js'
import { checkStanding } from './check-standing.js'
import { confirmEnrolment } from './confirm-enrolment.js'
import { approveConsent } from './consent.js'
import { refuse } from './refuse.js'
import { requestPasswordReset } from './request-password-reset.js'
import { signUp } from './sign-up.js'
import type { HostedResult, HostedStep } from './step.js'
import { submitPassword } from './submit-password.js'

/**
 * Does what the person asked for, if the login is where the action belongs. An action that came too
 * late, from an old tab or with Back, changes nothing and shows where the login really is.
 */
export async function act(step: HostedStep, action: ScreenAction): Promise<HostedResult> {
  const { services, login } = step
  const { transaction } = login
  if (isOpen(transaction) && 'subject' in transaction) {
    const ended = await checkStanding(step, transaction.subject)
    if (ended) return ended
  }
  switch (transaction.state) {
    case 'identifying':
      if (action.action === 'submit_password') return submitPassword(step, action)
      if (action.action === 'sign_up') return signUp(step, action)
      if (action.action === 'request_password_reset') return requestPasswordReset(step, action)
      break
    case 'enrolling':
      if (action.action === 'confirm_enrolment') {
        return confirmEnrolment(step, { transaction, code: action.code })
      }
      break
    case 'challenging':
      if (action.action === 'submit_code') {
        return answerChallenge(step, { ...action, transaction, factor: 'otp' })
      }
      if (action.action === 'submit_recovery_code') {
        return answerChallenge(step, {
          ...action,
          transaction,
          factor: 'recovery-code',
          rememberBrowser: false,
        })
      }
      break
    case 'consenting':
      if (action.action === 'approve_consent') return approveConsent(step, transaction)
      break
    case 'redirecting':
    case 'proceeding':
    case 'completed':
    case 'denied':
    case 'expired':
      return { screen: screenOf(services, login) }
  }
  if (action.action === 'refuse') return refuse(step)
  return { screen: screenOf(services, login) }
}
