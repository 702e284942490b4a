import { LockstepError } from '@lockstep/protocol'
import type { ProviderService, ScreenError } from '@lockstep/protocol'
import { returnState } from '../flow/login/return-state.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import { checkDuoHealth, confirmWithDuo, duoPromptUrl } from './duo-client.js'
import type { DuoClient } from './duo-client.js'
import { duoEnrolmentsIn, noteDuoEnrolment } from './duo-enrolment.js'
import { described } from './records.js'
import type { FactorOwner, SecondFactor } from './second-factor.js'

/** Seconds for which an answer is remembered; longer than any login waits for one. */
const ANSWERED_SECONDS = 900

/**
 * Duo's Universal Prompt: the browser goes to a page of Duo, where the person enrols or approves, and comes
 * back with a code that only the tenant can exchange. The account is the one that the rule or the Action
 * names, else the tenant's. When Duo cannot be reached nobody passes.
 *
 * @see [Duo OIDC Auth API](https://duo.com/docs/oauthapi)
 */
export const duo: SecondFactor = {
  factor: 'duo',
  attempts: 'code',
  wrong: 'not_confirmed',

  external: {
    isConnected: (services) =>
      services.config().guardian.duo !== undefined || services.duoStandIn !== undefined,
    awaits: ({ state }, given) => state !== undefined && state === given,
    failed: (error) => ({ error: JSON.stringify(error) }),
  },

  find: async (_services, { records }) =>
    duoEnrolmentsIn(records).map((enrolment) => described(enrolment)),

  async begin(services, owner) {
    const service = await serviceFor(services, owner)
    if (!service) return { begun: false, error: { code: 'provider_unavailable' } }
    const client = clientOf(services, service)
    try {
      await checkDuoHealth(client)
    } catch (error) {
      services.log.error({ err: error, host: service.host }, 'Duo is not available')
      return { begun: false, error: { code: 'provider_unavailable' } }
    }
    const [state, nonce, username] = [returnState(owner.binding), randomSecret(), nameOf(owner)]
    return {
      begun: true,
      data: { state, nonce, username },
      leadsTo: await duoPromptUrl(client, { state, nonce, username }),
    }
  },

  async verify(services, owner, { data, code }) {
    const answer = new URLSearchParams(code)
    const { state, nonce, username } = data ?? {}
    if (state === undefined || nonce === undefined || username === undefined) return undefined
    if (answer.get('state') !== state) return undefined
    await claim(services, state)
    const duoCode = answer.get('duo_code')
    const service = await serviceFor(services, owner)
    // Who cancelled comes back with an error in place of a code.
    if (!duoCode || !service) return undefined
    try {
      await confirmWithDuo(clientOf(services, service), { code: duoCode, username, nonce })
    } catch (error) {
      services.log.info({ err: error, host: service.host }, 'not confirmed by Duo')
      return undefined
    }
    return {
      authenticatorId: await noteDuoEnrolment(services, owner.userId, { service, username }),
    }
  },

  // For who comes back without an answer: whoever is asked for the first time is there already.
  describe: ({ data, alternatives }) => ({
    screen: 'mfa-login-options',
    options: [{ factor: 'duo' }, ...alternatives.filter(({ factor }) => factor !== 'duo')],
    isFirst: true,
    ...(data?.error !== undefined && { error: JSON.parse(data.error) as ScreenError }),
  }),
}

/** What the script named goes before what the tenant has; the stand-in is for who has neither. */
async function serviceFor(
  services: Services,
  { demand }: FactorOwner,
): Promise<ProviderService | undefined> {
  return demand?.service ?? services.config().guardian.duo ?? (await services.duoStandIn?.service())
}

/** An address can belong to two accounts of different connections; a user id cannot. */
function nameOf({ demand, userId }: FactorOwner): string {
  return demand?.username ?? userId
}

function clientOf(services: Services, service: ProviderService): DuoClient {
  const redirectUri = new URL('/u/mfa/return', services.issuer()).href
  return { service, redirectUri, now: services.clock.now() }
}

/** An answer is looked at once, also by requests at the same time. */
async function claim({ store, clock }: Services, state: string): Promise<void> {
  const expiresAt = clock.now() + ANSWERED_SECONDS
  const id = fingerprint(`duo:${state}`)
  if (await store.insert('otp_step', id, {}, { expiresAt })) return
  throw new LockstepError('stale_transaction', 'This answer of Duo was used already.')
}
