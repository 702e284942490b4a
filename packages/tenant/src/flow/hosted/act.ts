import type { Challenging, ScreenAction } from '@lockstep/protocol'
import { currentFactor } from '../login/factor-screen.js'
import { isOpen } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { answerChallenge } from './challenge.js'
import type { ChallengeAnswer } from './challenge.js'
import { checkStanding } from './check-standing.js'
import { chooseConnection } from './choose-connection.js'
import { checkApproval } from './check-approval.js'
import { chooseFactor } from './choose-factor.js'
import { confirmEnrolment } from './confirm-enrolment.js'
import { approveConsent } from './consent.js'
import { present } from './present.js'
import { refuse } from './refuse.js'
import { requestPasswordReset } from './request-password-reset.js'
import { resendCode, submitPhoneNumber } from './send-code.js'
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
      if (action.action === 'choose_connection') return chooseConnection(step, action)
      if (action.action === 'sign_up') return signUp(step, action)
      if (action.action === 'request_password_reset') return requestPasswordReset(step, action)
      break
    case 'enrolling':
      if (action.action === 'choose_factor') return chooseFactor(step, action)
      if (action.action === 'resend_code') return resendCode(step, transaction)
      if (action.action === 'check_approval') return checkApproval(step, transaction, action)
      if (action.action === 'submit_phone_number') {
        return submitPhoneNumber(step, transaction, action)
      }
      if (action.action === 'confirm_enrolment') {
        return confirmEnrolment(step, transaction, action.code)
      }
      if (action.action === 'submit_credential') {
        return confirmEnrolment(step, transaction, action.credential)
      }
      break
    case 'challenging':
      if (action.action === 'choose_factor') return chooseFactor(step, action)
      if (action.action === 'resend_code') return resendCode(step, transaction)
      if (action.action === 'check_approval') return checkApproval(step, transaction, action)
      if (isAnswer(action)) {
        return answerChallenge(step, { transaction, ...answerOf(action, transaction) })
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
      return { screen: await screenOf(services, login) }
  }
  if (action.action === 'refuse') return refuse(step)
  return { screen: await present(step) }
}

type Answer = Extract<
  ScreenAction,
  { action: 'submit_code' | 'submit_credential' | 'submit_recovery_code' }
>

function isAnswer(action: ScreenAction): action is Answer {
  return ['submit_code', 'submit_credential', 'submit_recovery_code'].includes(action.action)
}

/** A recovery code is asked for beside every other factor; the rest is of the present one. */
function answerOf(action: Answer, transaction: Challenging): Omit<ChallengeAnswer, 'transaction'> {
  const factor = currentFactor(transaction) ?? 'otp'
  switch (action.action) {
    case 'submit_code': {
      const { code, rememberBrowser, newRecoveryCode = false } = action
      return { factor, code, rememberBrowser, newRecoveryCode }
    }
    case 'submit_credential':
      return { factor, code: action.credential, rememberBrowser: action.rememberBrowser }
    case 'submit_recovery_code':
      return { factor: 'recovery-code', code: action.code, rememberBrowser: false }
  }
}
