import type { ScreenAction } from '@lockstep/protocol'
import { screenOf } from '../login/screen-of.js'
import { offer, pose } from './present.js'
import type { HostedResult, HostedStep } from './step.js'

/** "Try another way", or the choice of what to enrol: only among what the login admits. */
export async function chooseFactor(
  step: HostedStep,
  { factor, authenticatorId }: Extract<ScreenAction, { action: 'choose_factor' }>,
): Promise<HostedResult> {
  const { services, login } = step
  const { transaction } = login
  if (transaction.state === 'enrolling') {
    return { screen: await offer(step, transaction, { factor }) }
  }
  if (transaction.state === 'challenging' && transaction.factors.includes(factor)) {
    const { posed } = transaction
    const isPosed =
      posed?.factor === factor &&
      (authenticatorId === undefined || authenticatorId === posed.authenticatorId)
    if (!isPosed) return { screen: await pose(step, transaction, { factor, authenticatorId }) }
  }
  return { screen: await screenOf(services, login) }
}
