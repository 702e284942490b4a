import { EXTERNAL_FACTORS } from '@lockstep/protocol'
import type {
  Challenging,
  Enrolling,
  Factor,
  FactorOption,
  MultifactorDemand,
  RememberBrowser,
  Screen,
} from '@lockstep/protocol'
import { authenticatorsOf, FACTORS } from '../../factors/factors.js'
import type { Authenticator } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import type { Login } from './login.js'

/** The factor that a challenge is about at this moment. */
export function currentFactor({ posed, factors }: Challenging): Factor | undefined {
  return posed?.factor ?? factors[0]
}

/** What an enrolment shows: the factors to choose from, or the chosen one's own screen. */
export function enrolmentScreen(
  services: Services,
  { trace }: Login,
  { id, demand, options, pending, subject }: Enrolling,
): Screen {
  const choice = options.map((factor) => ({ factor }))
  const enrolment = pending && FACTORS[pending.factor].enrolment
  if (!enrolment) return { screen: 'mfa-begin-enroll-options', options: choice }
  return enrolment.describe({
    services,
    data: pending.data,
    issuer: demand.issuer ?? services.config().tenant.friendlyName,
    account: trace.user?.email ?? subject.userId,
    approvalUrl: approvalUrl(id),
    // The present one is among them: choosing it is the way back.
    alternatives: choice.length > 1 ? choice : [],
  })
}

/** What a challenge by `factor` shows. */
export async function challengeScreen(
  services: Services,
  { trace }: Login,
  { transaction, factor }: { readonly transaction: Challenging; readonly factor: Factor },
): Promise<Screen> {
  const { id: transactionId, demand, factors, posed, subject } = transaction
  const authenticators = await authenticatorsOf(services, subject.userId)
  const isPosed = posed?.factor === factor
  const chosen = isPosed ? posed.authenticatorId : undefined
  const present =
    authenticators.find(({ id }) => id === chosen) ??
    authenticators.find((authenticator) => authenticator.factor === factor)
  return FACTORS[factor].describe({
    services,
    data: isPosed ? posed.data : undefined,
    account: trace.user?.email,
    name: present?.name,
    approvalUrl: approvalUrl(transactionId),
    rememberBrowser: remembering(demand, factor),
    alternatives: factors.flatMap((other) =>
      optionsOf(other, {
        authenticators: authenticators.filter((one) => one.factor === other),
        present: other === factor ? present : undefined,
      }),
    ),
  })
}

/** What can be chosen of one factor, besides the authenticator that is asked at `present`. */
function optionsOf(
  factor: Factor,
  {
    authenticators,
    present,
  }: {
    readonly authenticators: readonly Authenticator[]
    readonly present: Authenticator | undefined
  },
): readonly FactorOption[] {
  if (!FACTORS[factor].isChosen || authenticators.length < 2) {
    return present ? [] : [{ factor, ...nameOf(authenticators[0]) }]
  }
  return authenticators
    .filter(({ id }) => id !== present?.id)
    .map((one) => ({ factor, ...nameOf(one), authenticatorId: one.id }))
}

function nameOf(authenticator: Authenticator | undefined): Pick<FactorOption, 'name'> {
  const { name } = authenticator ?? {}
  return name === undefined ? {} : { name }
}

/**
 * Guardian and `any` offer a checkbox; google-authenticator and Duo remember without asking. A service
 * with a page of its own has no checkbox of ours.
 *
 * @see [Customize MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
export function remembering(
  { provider, allowRememberBrowser }: MultifactorDemand,
  factor: Factor,
): RememberBrowser {
  if (!allowRememberBrowser) return 'off'
  return provider === 'google-authenticator' || EXTERNAL_FACTORS.has(factor)
    ? 'automatic'
    : 'offered'
}

/** Where the page of a login asks whether somebody approved it on another device. */
function approvalUrl(transactionId: string): string {
  return `/u/api/approval?${new URLSearchParams({ state: transactionId }).toString()}`
}
