import type { ActionDemand, ActionFactor } from './action.js'
import { failClosed } from './action-record.js'
import type { ApiContext } from './api-context.js'
import { refuse, takeText, takeWebAddress } from './check.js'
import { takeFactorList, takeFactors } from './factor-request.js'

/**
 * How many challenges and enrolments the Actions of one login may ask for.
 *
 * @see [Customize MFA selection](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa/customize-mfa-selection-universal-login)
 */
const MAX_DEMANDS = 4
/** @see [Actions limitations](https://auth0.com/docs/customize/actions/limitations) */
const MAX_USER_ID = 128

/** `api.authentication`: what must be proven before the Actions after this one may run. */
export function authenticationApi(context: ApiContext): {
  challengeWith(factor: unknown, options?: unknown): void
  challengeWithAny(factors: unknown): void
  enrollWith(factor: unknown, options?: unknown): void
  enrollWithAny(factors: unknown): void
  recordMethod(url: unknown): void
  setPrimaryUser(id: unknown): void
} {
  const { recorder, phase } = context
  const preferring =
    (kind: ActionDemand['kind'], what: string) => (factor: unknown, options: unknown) =>
      demand(context, { kind, what, chooses: false }, () =>
        takeFactors(kind, { factor, options, what }),
      )
  const choosing = (kind: ActionDemand['kind'], what: string) => (factors: unknown) =>
    demand(context, { kind, what, chooses: true }, () => takeFactorList(kind, factors, what))
  return {
    challengeWith: preferring('challenge', 'api.authentication.challengeWith(factor)'),
    challengeWithAny: choosing('challenge', 'api.authentication.challengeWithAny(factors)'),
    enrollWith: preferring('enroll', 'api.authentication.enrollWith(factor)'),
    enrollWithAny: choosing('enroll', 'api.authentication.enrollWithAny(factors)'),
    recordMethod: (url) => {
      const what = 'api.authentication.recordMethod(url)'
      if (phase !== 'continue') {
        refuse(what, 'can only be called in onContinuePostLogin, when the method is completed.')
      }
      const method = takeWebAddress(url, what)
      const { recordedMethods } = recorder.current().effects
      recorder.addEffects({ recordedMethods: [...new Set([...recordedMethods, method])] })
    },
    setPrimaryUser: (id) => {
      const what = 'api.authentication.setPrimaryUser(id)'
      const primaryUserId = takeText(id, what, MAX_USER_ID)
      if (recorder.current().effects.primaryUserId !== undefined) {
        refuse(what, 'can be called once per login.')
      }
      recorder.addEffects({ primaryUserId })
    },
  }
}

function demand(
  { recorder, facts }: ApiContext,
  { kind, what, chooses }: Pick<ActionDemand, 'kind' | 'chooses'> & { what: string },
  read: () => readonly ActionFactor[],
): void {
  failClosed(recorder, () => {
    const { demands, effects } = recorder.current()
    if (!facts.canChallenge) {
      refuse(
        what,
        'needs customize_mfa_in_postlogin_action: true among the settings of the tenant.',
      )
    }
    if (effects.demandsMade >= MAX_DEMANDS) {
      refuse(
        what,
        `is the call after the ${MAX_DEMANDS} challenges and enrolments a login may have.`,
      )
    }
    recorder.change({
      demands: [...demands, { kind, anyOf: read(), chooses }],
      effects: { ...effects, demandsMade: effects.demandsMade + 1 },
    })
  })
}
