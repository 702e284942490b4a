import type {
  Challenging,
  Enrolling,
  Finding,
  PipelineTrace,
  TokenResponse,
} from '@lockstep/protocol'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { note } from '../login/login.js'
import type { Login } from '../login/login.js'
import { standing } from '../login/standing.js'
import type { Owing } from '../mfa/owing-login.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { profileClaims } from './profile-claims.js'
import { sign } from './sign.js'

declare const excused: unique symbol

/**
 * A login that owes its second factor and is let through all the same. It is no `Cleared`, so `mint()`
 * does not take it: no code, no session and no refresh token can come of it. Only
 * {@link excuseUnsafely} makes one.
 */
export type UnsafelyExcused = (Challenging | Enrolling) & { readonly [excused]: true }

const SETTING = 'legacy.unsafeResourceOwner'

const FINDING: Finding = {
  id: 'factor-skipped-by-resource-owner',
  rule: SETTING,
  risk: 'Whoever knows the password gets tokens from /oauth/ro without the second factor that was demanded.',
  fix: `Remove ${SETTING} from tenant.json; the same login is then refused with mfa_required.`,
}

/**
 * Reproduces what `sso: false` did on Auth0: a login by `/oauth/ro` is excused its second factor. Nothing
 * but this protocol, and nothing without the setting.
 */
export function excuseUnsafely(
  { tenant: { legacy, strict } }: TenantConfig,
  transaction: Challenging | Enrolling,
): UnsafelyExcused | undefined {
  const isAskedFor = legacy.unsafeResourceOwner && legacy.resourceOwner && !strict
  if (!isAskedFor || transaction.request.protocol !== 'oauth2-resource-owner') return undefined
  return transaction as UnsafelyExcused
}

/**
 * Signs the two tokens that the retired endpoint answered with, says so as loudly as a log can, and leaves
 * a finding in the trace. What Actions wanted written is not written: nobody proved who they are.
 *
 * @throws ProtocolError `access_denied` when a rule or an administrator blocked the user meanwhile.
 */
export async function unsafeTokens(
  services: Services,
  login: Omit<Owing, 'transaction'> & { readonly transaction: UnsafelyExcused },
  client: Client,
): Promise<TokenResponse> {
  const { subject } = login.transaction
  const now = await standing(services, subject)
  if (!now.good) throw new ProtocolError('access_denied', 'user is blocked', { status: 403 })
  services.log.warn(
    { clientId: client.clientId, userId: subject.userId, setting: SETTING },
    `UNSAFE: tokens without the second factor that was demanded, since ${SETTING} is on`,
  )
  services.traces.record(traceOf(services, login))
  return signed(services, login.transaction, { client, user: now.user })
}

function traceOf(services: Services, login: Login) {
  const { protocol } = login.transaction.request
  const pass: PipelineTrace = {
    protocol,
    durationMs: 0,
    rules: [
      {
        name: SETTING,
        order: 0,
        outcome: 'continued',
        durationMs: 0,
        changes: [],
        console: [],
        findings: [FINDING],
      },
    ],
  }
  return note(services, login, [{ type: 'completed' }], pass).trace
}

async function signed(
  services: Services,
  { claims, request, subject }: UnsafelyExcused,
  { client, user }: { readonly client: Client; readonly user: User },
): Promise<TokenResponse> {
  const scope = claims.scope ?? request.scope
  const lifetime = client.accessTokenLifetime
  return {
    access_token: await sign(services, lifetime, {
      ...claims.accessToken,
      sub: subject.userId,
      aud: `${services.issuer()}userinfo`,
      azp: client.clientId,
      scope: scope.join(' '),
    }),
    token_type: 'Bearer',
    expires_in: lifetime,
    scope: scope.join(' '),
    ...(scope.includes('openid') && {
      id_token: await sign(services, client.idTokenLifetime, {
        ...profileClaims(user, scope),
        ...claims.idToken,
        sub: subject.userId,
        aud: client.clientId,
        auth_time: subject.authenticatedAt,
      }),
    }),
  }
}
