import type { Enrolling } from '@lockstep/protocol'
import { FACTORS } from '../../factors/factors.js'
import { newRecoveryCode } from '../../factors/recovery-code.js'
import type { FactorData } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import { apiFactors } from '../mfa/api-factors.js'
import type { NamedApiFactor } from '../mfa/api-factors.js'
import { offerAuthenticator } from '../mfa/begin-factor.js'
import { mfaCaller, requireScope } from '../mfa/mfa-bearer.js'
import { keepMfaToken, malformedMfaToken } from '../mfa/mfa-tokens.js'
import { issueOutOfBandCode } from '../mfa/out-of-band.js'
import { alreadyEnrolled } from '../mfa/refusals.js'
import type { MfaStep, Owing } from '../mfa/owing-login.js'
import { authenticateHolder } from '../tokens/authenticate-client.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, mediaType } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** Answers to the code that the association is confirmed with, at the token endpoint. */
interface Association {
  readonly authenticator_type: 'otp' | 'oob'
  readonly oob_channel?: string
  readonly oob_code?: string
  readonly binding_method?: 'prompt'
  /** Base32 (RFC 4648 section 6). */
  readonly secret?: string
  readonly barcode_uri?: string
  readonly recovery_codes?: readonly string[]
}

/**
 * `POST /mfa/associate`: offers the user's first authenticator. It is worth nothing until a code of it
 * was given with the `mfa_token` at the token endpoint. Who has an authenticator must use that one.
 *
 * @see [Enroll with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa/enroll-and-challenge-otp-authenticators)
 */
export async function mfaAssociate(request: Request, services: Services): Promise<Answer> {
  const caller = await mfaCaller(services, request)
  if (mediaType(request) !== 'application/json') {
    throw new ProtocolError('invalid_request', 'The body must be application/json.', {
      status: 415,
    })
  }
  const body = await jsonBody(request)
  if (body.client_id !== undefined && body.client_id !== caller.clientId) {
    throw malformedMfaToken('of another client')
  }
  authenticateHolder(services.config(), caller.clientId, body.client_secret)
  if (caller.kind === 'access_token') {
    requireScope(caller, 'enroll')
    throw new ProtocolError(
      'access_denied',
      'Another authenticator cannot be enrolled here yet. Send the user to /authorize with a rule that demands one.',
      { status: 403 },
    )
  }
  const { step } = caller
  const { transaction } = step.login
  if (transaction.state === 'challenging') throw alreadyEnrolled()
  const login = { ...step.login, transaction }
  return json(await associate(services, { step, login }, body))
}

async function associate(
  services: Services,
  { step, login }: { readonly step: MfaStep; readonly login: Owing<Enrolling> },
  body: Readonly<Record<string, unknown>>,
): Promise<Association> {
  const wanted = wantedFactor(login.transaction, body)
  const { phone_number: destination } = body
  if (wanted.type === 'phone' && typeof destination !== 'string') {
    throw new ProtocolError('invalid_request', 'Missing required parameter: phone_number')
  }
  const data = await offerAuthenticator(services, login, {
    factor: wanted.factor,
    ...(typeof destination === 'string' && { destination }),
  })
  const { token, codes } = await withRecoveryCode(services, step)
  const oob = wanted.authenticatorType === 'oob'
  return {
    authenticator_type: oob ? 'oob' : 'otp',
    ...(oob
      ? {
          oob_channel: wanted.channel ?? '',
          oob_code: await issueOutOfBandCode(services, { ...step, token }, wanted.factor),
          ...(!wanted.isApproved && { binding_method: 'prompt' as const }),
        }
      : {}),
    ...secretOf(services, { wanted, login, data }),
    ...codes,
  }
}

function wantedFactor(
  { options }: Enrolling,
  { authenticator_types: types, oob_channels: channels }: Readonly<Record<string, unknown>>,
): NamedApiFactor {
  if (!isTexts(types) || types.length === 0) {
    throw new ProtocolError(
      'invalid_request',
      'The authenticator_types must be ["otp"] or ["oob"].',
    )
  }
  if (channels !== undefined && !isTexts(channels)) {
    throw new ProtocolError('invalid_request', 'The oob_channels must be a list of channels.')
  }
  const wanted = apiFactors(options).find(
    ({ authenticatorType, channel }) =>
      types.includes(authenticatorType) &&
      (channel === undefined || channels === undefined || channels.includes(channel)),
  )
  if (wanted) return wanted
  throw new ProtocolError(
    'access_denied',
    'None of these authenticators can be enrolled for this login.',
    { status: 403 },
  )
}

/** What an authenticator app is told; the factor's own screen says it, too. */
function secretOf(
  services: Services,
  {
    wanted,
    login,
    data,
  }: {
    readonly wanted: NamedApiFactor
    readonly login: Owing<Enrolling>
    readonly data: FactorData
  },
) {
  const { demand, subject } = login.transaction
  const screen = FACTORS[wanted.factor].enrolment?.describe({
    services,
    data,
    issuer: demand.issuer ?? services.config().tenant.friendlyName,
    account: login.trace.user?.email ?? subject.userId,
    approvalUrl: '',
    alternatives: [],
  })
  return screen && 'barcodeUri' in screen
    ? {
        ...('secret' in screen && { secret: screen.secret }),
        barcode_uri: screen.barcodeUri,
      }
    : {}
}

/** The recovery code that comes with the first authenticator: the same one however often it is asked. */
async function withRecoveryCode(services: Services, { mfaToken, token }: MfaStep) {
  if (!services.config().guardian.factors['recovery-code']) return { token, codes: {} }
  const { recoveryCode = newRecoveryCode() } = token
  const next = { ...token, recoveryCode }
  await keepMfaToken(services, mfaToken, next)
  return { token: next, codes: { recovery_codes: [recoveryCode] } }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
