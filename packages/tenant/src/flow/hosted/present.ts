import type { Challenging, Enrolling, Factor, Screen, ScreenError } from '@lockstep/protocol'
import { beginChallenge } from '../../factors/begin-challenge.js'
import type { ChallengeChoice } from '../../factors/begin-challenge.js'
import { logEnrolment } from '../../factors/log-enrolment.js'
import { FACTORS } from '../../factors/factors.js'
import type { Begun, FactorData, FactorOwner } from '../../factors/second-factor.js'
import { apply, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import type { HostedStep } from './step.js'

/**
 * The screen that a login is at. What its factor has to do before, such as sending a code, is done
 * once: here, when somebody looks, and not before the login was saved.
 */
export async function present(step: HostedStep, error?: ScreenError): Promise<Screen> {
  const { services, login } = step
  const { transaction } = login
  if (transaction.state === 'challenging' && transaction.posed === null) {
    const [preferred] = transaction.factors
    if (preferred && FACTORS[preferred].begin) return pose(step, transaction, { factor: preferred })
  }
  if (transaction.state === 'enrolling' && transaction.pending === null) {
    const [only, ...others] = transaction.options
    if (only && others.length === 0) return offer(step, transaction, { factor: only })
  }
  return screenOf(services, login, error)
}

/** Puts a challenge by `factor`, again if it was put before. */
export async function pose(
  step: HostedStep,
  transaction: Challenging,
  choice: Omit<ChallengeChoice, 'posed'>,
): Promise<Screen> {
  const { services, login } = step
  const challenge = { ...choice, posed: transaction.posed }
  const { begun, posed } = await beginChallenge(services, ownerOf(step, transaction), challenge)
  return keep(step, begun, apply(services, login, { type: 'pose_challenge', posed }, []))
}

/** Offers an authenticator to enrol; `destination` is where its code goes. */
export async function offer(
  step: HostedStep,
  transaction: Enrolling,
  details: {
    readonly factor: Factor
    readonly destination?: string
    readonly before?: FactorData
  },
): Promise<Screen> {
  const { services, login } = step
  const { factor, before } = details
  const { enrolment } = FACTORS[factor]
  if (!enrolment || !transaction.options.includes(factor)) return screenOf(services, login)
  const owner = ownerOf(step, transaction)
  if (transaction.pending?.factor !== factor) {
    await logEnrolment(services, owner, 'gd_start_enroll', factor)
  }
  const begun = await enrolment.begin(services, owner, details)
  const pending = { factor, data: begun.begun ? begun.data : (before ?? {}) }
  return keep(step, begun, apply(services, login, { type: 'offer_authenticator', pending }, []))
}

/** Who takes the step, and in which language. */
export function ownerOf(
  { request }: Pick<HostedStep, 'request'>,
  { id, subject, demand, request: login }: Challenging | Enrolling,
): FactorOwner {
  const accepted = request.headers.get('accept-language')?.split(/\s*,\s*/) ?? []
  const locales = [...login.uiLocales, ...accepted.map((item) => item.split(';')[0] ?? '')]
  return { userId: subject.userId, binding: id, locales, demand, request: login, showsPage: true }
}

/** Saves first and sends then, so that a message whose code nobody knows is never sent. */
async function keep({ services, login }: HostedStep, begun: Begun, next: Login): Promise<Screen> {
  await saveLogin(services, login, next)
  if (!begun.begun) return screenOf(services, next, begun.error)
  if (begun.leadsTo !== undefined) return { screen: 'redirect', url: begun.leadsTo }
  try {
    await begun.send?.()
  } catch (error) {
    services.log.error({ err: error }, 'message not sent')
    return screenOf(services, next, { code: 'message_not_sent' })
  }
  return screenOf(services, next)
}
