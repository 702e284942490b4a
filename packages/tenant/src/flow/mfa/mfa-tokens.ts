import type { Challenging, Enrolling, Factor } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { RefreshFamily } from '../tokens/refresh-families.js'
import { ProtocolError } from '../wire/protocol-error.js'
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
  /** The last `oob_code`, by its fingerprint, and what it was issued for. */
  readonly outOfBand?: {
    readonly hash: string
    readonly factor: Factor
    /** When the application last asked whether somebody approved; seconds since the epoch. */
    readonly askedAt?: number
  }
  /** The recovery code that was shown with an enrolment and is worth nothing until that is confirmed. */
  readonly recoveryCode?: string
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
  await keepMfaToken(services, token, {
    transactionId: id,
    clientId: request.clientId,
    userId: subject.userId,
    goodUntil: expiresAt,
    ...(typeof family !== 'string' && {
      refreshed: { familyId: family.id, current: family.current },
    }),
  })
  return token
}

/** Keeps what a token stands for from now on. */
export async function keepMfaToken(
  services: Services,
  token: string,
  document: MfaToken,
): Promise<void> {
  await services.store.put('mfa_token', fingerprint(token), document, {
    expiresAt: document.goodUntil + AFTERLIFE_SECONDS,
    keys: { user: document.userId },
  })
}

/**
 * What a token stands for.
 *
 * @throws ProtocolError `expired_token`, or `invalid_grant` in the words that Auth0's SDKs look for.
 */
export async function readMfaToken(services: Services, token: string): Promise<MfaToken> {
  const document = await services.store.get<MfaToken>('mfa_token', fingerprint(token))
  if (!document) throw malformedMfaToken('unknown')
  if (services.clock.now() < document.goodUntil) return document
  throw new ProtocolError('expired_token', 'mfa_token is expired', { status: 403 })
}

/** Forgets a token. */
export async function dropMfaToken(services: Services, token: string): Promise<void> {
  await services.store.delete('mfa_token', fingerprint(token))
}

/** The answer to a token that is not good, whatever is wrong with it. */
export function malformedMfaToken(detail: string): ProtocolError {
  return new ProtocolError('invalid_grant', 'Malformed mfa_token', {
    status: 403,
    detail: `mfa_token: ${detail}`,
  })
}
