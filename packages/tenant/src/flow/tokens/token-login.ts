import { clear } from '@lockstep/protocol'
import type { AuthorizationRequest, Denied, Subject, TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import { recordLogin } from '../../risk/login-history.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { advance } from '../login/advance.js'
import { applyEffects, familyAfter, familyTerms } from '../login/apply-effects.js'
import { newLogin } from '../login/login.js'
import type { Login, UndatedStep } from '../login/login.js'
import { standing } from '../login/standing.js'
import { mfaRequired } from '../mfa/mfa-required.js'
import type { Owing } from '../mfa/owing-login.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { mint } from './mint.js'
import type { RefreshFamily } from './refresh-families.js'

/** A login at the token endpoint whose first factor is proven. */
export interface TokenLogin {
  readonly client: Client
  readonly user: User
  readonly subject: Subject
  readonly request: AuthorizationRequest
  readonly step: UndatedStep
  /** The family of refresh tokens to go on with, or the id of the one to begin. */
  readonly family: RefreshFamily | string
  /** What becomes of a login that owes a second factor; by default, it is refused with `mfa_required`. */
  readonly owing?: (login: Owing) => Promise<TokenResponse> | undefined
}

/**
 * Runs the rules on a login without a page, and mints if nothing more is owed.
 *
 * @throws ProtocolError `mfa_required` with an `mfa_token` when a second factor is demanded, and what
 * the rules denied with.
 */
export async function tokensForLogin(
  services: Services,
  { client, user, subject, request, step, family, owing }: TokenLogin,
): Promise<TokenResponse> {
  const login = await advance(services, {
    login: newLogin(services, { request, browser: null }),
    client,
    user,
    subject,
    channel: 'back-channel',
    session: undefined,
    sessionReused: false,
    deviceKnown: false,
    remembered: undefined,
    ...(typeof family !== 'string' && { family }),
    steps: [step],
  })
  const { transaction, trace } = login
  if (transaction.state === 'challenging' || transaction.state === 'enrolling') {
    const excused = await owing?.({ ...login, transaction })
    if (excused) return excused
    throw await mfaRequired(services, { ...login, transaction }, family)
  }
  services.traces.record(trace)
  return finishTokenLogin(services, { login, client, family })
}

/**
 * Mints for a login at the token endpoint that is over.
 *
 * @throws ProtocolError with what the rules denied with, or when the user may not go on.
 */
export async function finishTokenLogin(
  services: Services,
  {
    login: { transaction, effects, effectsOfDenial },
    client,
    family,
  }: Pick<TokenLogin, 'client' | 'family'> & {
    readonly login: Login
  },
): Promise<TokenResponse> {
  const refreshed = typeof family === 'string' ? undefined : family
  if (transaction.state === 'denied') {
    if (effectsOfDenial) {
      const { effects: wanted, subject } = effectsOfDenial
      await applyEffects(services, wanted, { subject, family: refreshed })
    }
    throw refusal(transaction)
  }
  const cleared = clear(transaction)
  const { request, subject } = cleared
  await applyEffects(services, effects, cleared)
  const owner = await ownerOf(services, subject)
  const tokens = await mint(services, cleared, {
    as: 'tokens',
    client,
    user: owner,
    family: refreshed ? familyAfter(refreshed, effects) : family,
    familyTerms: familyTerms(effects),
  })
  if (request.protocol !== 'oauth2-refresh-token') {
    await recordLogin(services, owner.user_id, request.origin)
  }
  return tokens
}

/**
 * Who the tokens are for: the user of the account, unless a rule named its owner. Looked up again, since
 * one of the rules, or an administrator meanwhile, may have blocked the user.
 */
async function ownerOf(services: Services, { userId, authenticatedAt }: Subject): Promise<User> {
  const now = await standing(services, { userId, authenticatedAt })
  if (now.good) return now.user
  const why = now.reason === 'blocked' ? 'user is blocked' : 'The user has to sign in again.'
  throw new ProtocolError('access_denied', why, { status: 403 })
}

function refusal({ error, description }: Denied): ProtocolError {
  // Auth0's token endpoint calls every denial by a rule access_denied.
  const code = error === 'unauthorized' ? 'access_denied' : error
  return new ProtocolError(code, description, { status: 403 })
}
