import { LockstepError } from '@lockstep/protocol'
import type { TokenResponse } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import type { Services } from '../services.js'
import type { LogEvent } from './log-event.js'
import { logEvent } from './log-event.js'
import type { LogType } from './log-types.js'

const MFA_GRANT = 'http://auth0.com/oauth/grant-type/mfa-'

/** The codes of each grant, for tokens and for none. */
const CODES: ReadonlyMap<string, readonly [LogType, LogType]> = new Map([
  ['authorization_code', ['seacft', 'feacft']],
  ['refresh_token', ['sertft', 'fertft']],
  ['password', ['sepft', 'fepft']],
  ['http://auth0.com/oauth/grant-type/password-realm', ['sepft', 'fepft']],
  ['client_credentials', ['seccft', 'feccft']],
  ['urn:ietf:params:oauth:grant-type:device_code', ['sede', 'fede']],
  [`${MFA_GRANT}otp`, ['seotpft', 'feotpft']],
  [`${MFA_GRANT}oob`, ['seoobft', 'feoobft']],
  [`${MFA_GRANT}recovery-code`, ['sercft', 'fercft']],
])

/** Refusals that say "not yet": a device or an application that asks every few seconds fills no log. */
const WAITING = ['authorization_pending', 'slow_down']

/** Writes down what came of an exchange at the token endpoint, and passes it on. */
export async function loggedExchange(
  services: Services,
  exchange: Pick<LogEvent, 'clientId' | 'ip' | 'userAgent'> & { readonly grantType: string },
  tokens: Promise<TokenResponse>,
): Promise<TokenResponse> {
  const { grantType, ...where } = exchange
  const [success, failure] = CODES.get(grantType) ?? ['s', 'f']
  try {
    const response = await tokens
    await logEvent(services, { type: success, userId: subjectOf(response), ...where })
    return response
  } catch (error) {
    const known = error instanceof LockstepError ? error : undefined
    if (!known || !WAITING.includes(known.code)) {
      const details = { error: { oauthError: known?.code ?? 'server_error' } }
      const description = known?.message ?? 'The tenant failed.'
      await logEvent(services, { type: failure, description, details, ...where })
    }
    throw error
  }
}

function subjectOf({ access_token: token }: TokenResponse): string | undefined {
  try {
    return decodeJwt(token).sub
  } catch {
    return undefined
  }
}
