import type { Factor, MultifactorDemand, Subject } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { methodType } from '../login/action-factors.js'
import { remembering } from '../login/factor-screen.js'
import type { Login } from '../login/login.js'
import { namedAccount } from '../login/named-account.js'
import { screenOf } from '../login/screen-of.js'
import { whereNext } from '../login/where-next.js'
import { rememberBrowser } from '../sessions/remembered-browsers.js'
import { touchSession } from '../sessions/sessions.js'
import type { HostedResult } from './step.js'

/** How a second factor was proven. */
export interface SecondFactorProof {
  readonly demand: MultifactorDemand
  readonly subject: Subject
  readonly factor: Factor
  readonly authenticatorId: string
  /** What the person ticked. */
  readonly rememberBrowser: boolean
  /** A new recovery code to show, once. */
  readonly recoveryCode?: string
}

/** The effects of a proven second factor, after it was saved: session, remembered browser, screen. */
export async function proveSecondFactor(
  services: Services,
  login: Login,
  proof: SecondFactorProof,
): Promise<HostedResult> {
  const { demand, subject, factor, authenticatorId, recoveryCode } = proof
  const account = namedAccount(demand)
  if (subject.sessionId !== null) {
    const methods = [{ name: 'mfa', ...methodType(factor) }]
    await touchSession(services, subject.sessionId, { methods })
  }
  const cookies = isRemembered(proof)
    ? [
        await rememberBrowser(services, {
          userId: subject.userId,
          factor,
          authenticatorId,
          ...(account !== undefined && { account }),
        }),
      ]
    : []
  if (recoveryCode === undefined) return { screen: await screenOf(services, login), cookies }
  return {
    screen: {
      screen: 'mfa-recovery-code-challenge-new-code',
      recoveryCode,
      next: whereNext(login.transaction),
    },
    cookies,
  }
}

/** What a request ticks counts only where the rule allows it. */
function isRemembered({ demand, factor, rememberBrowser: ticked }: SecondFactorProof): boolean {
  const memory = remembering(demand, factor)
  return memory === 'automatic' || (memory === 'offered' && ticked)
}
