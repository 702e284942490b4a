import type { Consenting } from '@lockstep/protocol'
import { storeConsent } from '../login/consents.js'
import { apply, saveLogin } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { settled } from '../login/settled.js'
import type { HostedResult, HostedStep } from './step.js'

/** The consent screen's button: to what the screen listed, no more and no less. */
export async function approveConsent(
  { services, login }: HostedStep,
  transaction: Consenting,
): Promise<HostedResult> {
  const scopes = transaction.obligations.flatMap((obligation) =>
    obligation.kind === 'consent' ? obligation.scopes : [],
  )
  const at = services.clock.now()
  const approved = apply(services, login, { type: 'approve_consent', scopes, at }, [
    { type: 'consent_given' },
  ])
  const closed = settled(services, approved)
  await saveLogin(services, login, closed)
  const { clientId, audience } = transaction.request
  await storeConsent(services, { clientId, userId: transaction.subject.userId, audience, scopes })
  return { screen: await screenOf(services, closed) }
}
