import type { Completed, Denied } from '@lockstep/protocol'
import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import type { Login } from './login.js'

/** Writes down how a login at a browser ended. */
export async function logLogin(
  services: Services,
  { transaction, trace }: Pick<Login, 'trace'> & { readonly transaction: Completed | Denied },
  refusal?: { readonly error: string; readonly description: string },
): Promise<void> {
  const { request } = transaction
  const silent = request.prompt.includes('none')
  const [success, failure] = silent ? (['ssa', 'fsa'] as const) : (['s', 'f'] as const)
  const subject = 'subject' in transaction ? transaction.subject : undefined
  await logEvent(services, {
    type: refusal ? failure : success,
    description: refusal?.description,
    userId: subject?.userId ?? trace.user?.id,
    userName: trace.user?.email,
    connection: subject?.connection ?? request.connection,
    clientId: request.clientId,
    ip: request.origin.ip,
    userAgent: request.origin.userAgent,
    ...(refusal && { details: { error: { oauthError: refusal.error } } }),
  })
}
