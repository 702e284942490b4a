import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'

/** What a user agreed that a client of somebody else may see. */
interface Grant {
  readonly scopes: readonly string[]
}

/** Whose consent to what is asked about. */
export interface ConsentQuestion {
  readonly client: Client
  readonly userId: string
  readonly audience: string | undefined
  readonly scopes: readonly string[]
  /** The request says `prompt=consent`: what was agreed before does not count. */
  readonly askAgain: boolean
}

/** The scopes that the user must still agree to; none for the tenant's own applications. */
export async function owedConsent(
  services: Services,
  { client, userId, audience, scopes, askAgain }: ConsentQuestion,
): Promise<readonly string[]> {
  if (client.isFirstParty) return []
  if (askAgain) return scopes
  const id = grantId(client.clientId, userId, audience)
  const grant = await services.store.get<Grant>('grant', id)
  return scopes.every((scope) => grant?.scopes.includes(scope)) && grant ? [] : scopes
}

/** Remembers that the user agreed. */
export async function storeConsent(
  services: Services,
  {
    clientId,
    userId,
    audience,
    scopes,
  }: Omit<ConsentQuestion, 'client' | 'askAgain'> & {
    readonly clientId: string
  },
): Promise<void> {
  const id = grantId(clientId, userId, audience)
  const grant = await services.store.get<Grant>('grant', id)
  const union: Grant = { scopes: [...new Set([...(grant?.scopes ?? []), ...scopes])] }
  await services.store.put('grant', id, union, { keys: { user: userId } })
}

function grantId(clientId: string, userId: string, audience: string | undefined): string {
  return JSON.stringify([userId, clientId, audience ?? null])
}
