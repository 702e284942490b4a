import type { Subject } from '@lockstep/protocol'
import { apply, saveLogin } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { standing } from '../login/standing.js'
import type { HostedResult, HostedStep } from './step.js'

/** Ends a login whose first factor is worth nothing any more; `undefined` when it still is. */
export async function checkStanding(
  { services, login }: HostedStep,
  subject: Subject,
): Promise<HostedResult | undefined> {
  const now = await standing(services, subject)
  if (now.good) return undefined
  const refusal = { error: 'unauthorized', description: 'user is blocked' } as const
  const ended =
    now.reason === 'blocked'
      ? apply(services, login, { type: 'deny', ...refusal }, [{ type: 'denied', ...refusal }])
      : apply(services, login, { type: 'expire' }, [{ type: 'expired' }])
  await saveLogin(services, login, ended)
  return { screen: await screenOf(services, ended) }
}
