import type { Challenging, Enrolling } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { RefreshFamily } from '../tokens/refresh-families.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** What an `mfa_token` stands for. User, client, scope and audience are those of the transaction. */
export interface MfaToken {
  readonly transactionId: string
  readonly clientId: string
  readonly userId: string
  /** When it stops being good; seconds since the epoch. */
  readonly goodUntil: number
  /** The refresh token that led here; absent when a password did. */
  readonly refreshed?: { readonly familyId: string; readonly current: string | null }
}

/** How long a token is remembered after its time, to say that it is expired and not unknown. */
const AFTERLIFE_SECONDS = 3600

/** Issues the opaque token by which a login without a browser proves its second factor. */
export async function issueMfaToken(
  services: Services,
  { id, expiresAt, request, subject }: Challenging | Enrolling,
  family: RefreshFamily | string,
): Promise<string> {
  const token = randomSecret()
  const document: MfaToken = {
    transactionId: id,
    clientId: request.clientId,
    userId: subject.userId,
    goodUntil: expiresAt,
    ...(typeof family !== 'string' && {
      refreshed: { familyId: family.id, current: family.current },
    }),
  }
  await services.store.put('mfa_token', fingerprint(token), document, {
    expiresAt: expiresAt + AFTERLIFE_SECONDS,
    keys: { user: subject.userId },
  })
  return token
}
