import { EXTERNAL_FACTORS } from '@lockstep/protocol'
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
    // Who came back from another service's page goes there again, with a new question.
    const isPosed =
      posed?.factor === factor &&
      !EXTERNAL_FACTORS.has(factor) &&
      (authenticatorId === undefined || authenticatorId === posed.authenticatorId)
    if (!isPosed) return { screen: await pose(step, transaction, { factor, authenticatorId }) }
  }
  return { screen: await screenOf(services, login) }
}
