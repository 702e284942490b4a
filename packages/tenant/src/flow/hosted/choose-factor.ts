import type { ScreenAction } from '@lockstep/protocol'
import { currentFactor } from '../login/factor-screen.js'
import { screenOf } from '../login/screen-of.js'
import { offer, pose } from './present.js'
import type { HostedResult, HostedStep } from './step.js'

/** "Try another way", or the choice of what to enrol: only among what the login admits. */
export async function chooseFactor(
  step: HostedStep,
  { factor }: Extract<ScreenAction, { action: 'choose_factor' }>,
): Promise<HostedResult> {
  const { services, login } = step
  const { transaction } = login
  if (transaction.state === 'enrolling') {
    return { screen: await offer(step, transaction, { factor }) }
  }
  if (transaction.state === 'challenging' && transaction.factors.includes(factor)) {
    const isPosed = currentFactor(transaction) === factor && transaction.posed !== null
    if (!isPosed) return { screen: await pose(step, transaction, factor) }
  }
  return { screen: await screenOf(services, login) }
}
