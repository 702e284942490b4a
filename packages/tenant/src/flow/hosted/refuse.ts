import { apply, saveLogin } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import type { HostedResult, HostedStep } from './step.js'

/** The person gives up; the application learns it as `access_denied` (RFC 6749 section 4.1.2.1). */
export async function refuse({ services, login }: HostedStep): Promise<HostedResult> {
  const refusal = {
    error: 'access_denied',
    description: 'User did not authorize the request',
  } as const
  const denied = apply(services, login, { type: 'deny', ...refusal }, [
    { type: 'denied', ...refusal },
  ])
  await saveLogin(services, login, denied)
  return { screen: await screenOf(services, denied) }
}
