import type { Challenging, Enrolling } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { FactorOwner } from '../../factors/second-factor.js'
import type { User } from '../../users/user.js'
import type { Login } from '../login/login.js'
import { isRejected } from '../login/reject-login.js'
import { standing } from '../login/standing.js'
import { malformedMfaToken, readMfaToken } from './mfa-tokens.js'
import type { MfaToken } from './mfa-tokens.js'
import { mfaRejected } from './refusals.js'

/** A login at the token endpoint that owes its second factor, in one of the two states of that. */
export type Owing<State extends Challenging | Enrolling = Challenging | Enrolling> = Login & {
  readonly transaction: State
}

/** What an `mfa_token` gives access to: one login, until its factor is proven. */
export interface MfaStep {
  readonly mfaToken: string
  readonly token: MfaToken
  readonly login: Owing
  readonly user: User
}

/**
 * The login that an `mfa_token` stands for, if it still owes its factor and its user is in good standing.
 *
 * @throws ProtocolError `invalid_grant` or `expired_token`.
 */
export async function owingLogin(services: Services, mfaToken: string): Promise<MfaStep> {
  const token = await readMfaToken(services, mfaToken)
  const login = await services.store.get<Login>('transaction', token.transactionId)
  if (login && isRejected(login.transaction)) throw mfaRejected()
  if (!login || !isOwing(login)) throw malformedMfaToken('used, or its login was ended')
  const { userId, authenticatedAt } = login.transaction.subject
  const now = await standing(services, { userId, authenticatedAt })
  if (!now.good) throw malformedMfaToken(`user: ${now.reason}`)
  return { mfaToken, token, login, user: now.user }
}

/**
 * {@link owingLogin} for the application that the token was issued to.
 *
 * @throws ProtocolError `invalid_grant` or `expired_token`.
 */
export async function owingLoginOf(
  services: Services,
  clientId: string,
  mfaToken: string,
): Promise<MfaStep> {
  const step = await owingLogin(services, mfaToken)
  if (step.token.clientId !== clientId) throw malformedMfaToken('of another client')
  return step
}

/** Whose factor it is, for the factor. */
export function ownerOf({ id, subject, request }: Challenging | Enrolling): FactorOwner {
  return { userId: subject.userId, binding: id, request }
}

function isOwing(login: Login): login is Owing {
  return login.transaction.state === 'challenging' || login.transaction.state === 'enrolling'
}
