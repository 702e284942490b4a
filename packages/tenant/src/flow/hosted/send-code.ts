import type { Challenging, Enrolling, ScreenAction } from '@lockstep/protocol'
import { currentFactor } from '../login/factor-screen.js'
import { screenOf } from '../login/screen-of.js'
import { offer, pose } from './present.js'
import type { HostedResult, HostedStep } from './step.js'

/** The number of a phone that is being enrolled. A challenge never takes one. */
export async function submitPhoneNumber(
  step: HostedStep,
  transaction: Enrolling,
  { phoneNumber }: Extract<ScreenAction, { action: 'submit_phone_number' }>,
): Promise<HostedResult> {
  const { pending } = transaction
  if (!pending) return { screen: await screenOf(step.services, step.login) }
  const { factor, data: before } = pending
  return { screen: await offer(step, transaction, { factor, destination: phoneNumber, before }) }
}

/** Sends another code to where the last one went, if it is time. */
export async function resendCode(
  step: HostedStep,
  transaction: Challenging | Enrolling,
): Promise<HostedResult> {
  if (transaction.state === 'challenging') {
    const factor = currentFactor(transaction)
    const { authenticatorId } = transaction.posed ?? {}
    if (factor) return { screen: await pose(step, transaction, { factor, authenticatorId }) }
  } else if (transaction.pending) {
    const { factor, data: before } = transaction.pending
    return { screen: await offer(step, transaction, { factor, before }) }
  }
  return { screen: await screenOf(step.services, step.login) }
}
