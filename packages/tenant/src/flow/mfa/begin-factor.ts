import type { Challenging, Enrolling, Factor, ScreenError } from '@lockstep/protocol'
import { beginChallenge } from '../../factors/begin-challenge.js'
import type { ChallengeChoice } from '../../factors/begin-challenge.js'
import { FACTORS } from '../../factors/factors.js'
import { logEnrolment } from '../../factors/log-enrolment.js'
import type { Begun, FactorData } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import { apply, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { ownerOf } from './owing-login.js'
import type { Owing } from './owing-login.js'
import { tooManyAttempts } from './refusals.js'

/**
 * Puts a challenge by a factor, to the authenticator that was chosen: saves it and then sends what there
 * is to send.
 *
 * @throws ProtocolError when the factor says no.
 */
export async function poseChallenge(
  services: Services,
  login: Owing<Challenging>,
  choice: Omit<ChallengeChoice, 'posed'>,
): Promise<void> {
  const { transaction } = login
  const challenge = { ...choice, posed: transaction.posed }
  const { begun: step, posed } = await beginChallenge(services, ownerOf(transaction), challenge)
  await keep(services, login, step, () =>
    apply(services, login, { type: 'pose_challenge', posed }, []),
  )
}

/**
 * Offers an authenticator to enrol; the data that the factor keeps of it.
 *
 * @throws ProtocolError when the factor says no, or cannot be enrolled.
 */
export async function offerAuthenticator(
  services: Services,
  login: Owing<Enrolling>,
  { factor, destination }: { readonly factor: Factor; readonly destination?: string | undefined },
): Promise<FactorData> {
  const { transaction } = login
  const { enrolment } = FACTORS[factor]
  if (!enrolment || !transaction.options.includes(factor)) {
    throw new ProtocolError('access_denied', 'This factor cannot be enrolled for this login.', {
      status: 403,
    })
  }
  const before = transaction.pending?.factor === factor ? transaction.pending.data : undefined
  if (!before) await logEnrolment(services, ownerOf(transaction), 'gd_start_enroll', factor)
  const offered = await enrolment.begin(services, ownerOf(transaction), {
    ...(destination !== undefined && { destination }),
    ...(before && { before }),
  })
  return keep(services, login, offered, (data) =>
    apply(services, login, { type: 'offer_authenticator', pending: { factor, data } }, []),
  )
}

function keep(
  services: Services,
  login: Login,
  step: Begun,
  applied: (data: FactorData) => Login,
): Promise<FactorData> {
  return begun(services, step, (data) => saveLogin(services, login, applied(data)))
}

/**
 * Goes on with a step that a factor began: keeps it first and sends then, so that a message whose code
 * nobody knows is never sent.
 *
 * @throws ProtocolError when the factor said no, or the message was not accepted.
 */
export async function begun(
  services: Pick<Services, 'log'>,
  step: Begun | undefined,
  save: (data: FactorData) => Promise<unknown>,
): Promise<FactorData> {
  if (!step) throw refusal({ code: 'mfa_unavailable' })
  if (!step.begun) throw refusal(step.error)
  await save(step.data)
  try {
    await step.send?.()
  } catch (error) {
    services.log.error({ err: error }, 'message not sent')
    throw new ProtocolError('temporarily_unavailable', 'The code could not be sent.', {
      status: 503,
      cause: error,
    })
  }
  return step.data
}

function refusal({ code, retryAfterSeconds }: ScreenError): ProtocolError {
  if (retryAfterSeconds !== undefined) return tooManyAttempts(retryAfterSeconds)
  return code === 'invalid_phone_number'
    ? new ProtocolError('invalid_request', 'The phone_number must be in international format.')
    : new ProtocolError('access_denied', 'This factor is not available.', { status: 403 })
}
