import type { Challenging, Enrolling, ScreenAction, Transaction } from '@lockstep/protocol'
import { FACTORS } from '../../factors/factors.js'
import type { Approval } from '../../factors/second-factor.js'
import { currentFactor } from '../login/factor-screen.js'
import { isRejected } from '../login/reject-login.js'
import { screenOf } from '../login/screen-of.js'
import { answerChallenge } from './challenge.js'
import { confirmEnrolment } from './confirm-enrolment.js'
import { ownerOf } from './present.js'
import type { HostedResult, HostedStep } from './step.js'

/** Goes on when somebody approved on another device; shows the same screen as long as nobody did. */
export async function checkApproval(
  step: HostedStep,
  transaction: Challenging | Enrolling,
  { rememberBrowser }: Extract<ScreenAction, { action: 'check_approval' }>,
): Promise<HostedResult> {
  if ((await approvalOf(step, transaction)) !== 'approved') {
    return { screen: await screenOf(step.services, step.login) }
  }
  if (transaction.state === 'enrolling') return confirmEnrolment(step, transaction, '')
  const factor = currentFactor(transaction)
  return factor
    ? answerChallenge(step, { transaction, factor, code: '', rememberBrowser })
    : { screen: await screenOf(step.services, step.login) }
}

/** How a login stands that may wait for another device. It changes nothing. */
export async function approvalOf(
  step: Pick<HostedStep, 'request' | 'services'>,
  transaction: Transaction,
): Promise<Approval> {
  const { services } = step
  if (transaction.state === 'challenging') {
    const { posed } = transaction
    const factor = posed && FACTORS[posed.factor]
    const owner = ownerOf(step, transaction)
    return (await factor?.approval?.(services, owner, posed?.data)) ?? 'expired'
  }
  if (transaction.state === 'enrolling') {
    const { pending } = transaction
    const enrolment = pending && FACTORS[pending.factor].enrolment
    const owner = ownerOf(step, transaction)
    return (await enrolment?.approval?.(services, owner, pending?.data ?? {})) ?? 'expired'
  }
  return isRejected(transaction) ? 'rejected' : 'expired'
}
