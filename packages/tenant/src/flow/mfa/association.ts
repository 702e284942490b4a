import type { Factor, MultifactorDemand } from '@lockstep/protocol'
import { FACTORS } from '../../factors/factors.js'
import type { FactorData } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { apiFactors } from './api-factors.js'
import type { NamedApiFactor } from './api-factors.js'

/** Answers to the code that the association is confirmed with, at the token endpoint. */
export interface Association {
  readonly authenticator_type: 'otp' | 'oob'
  readonly oob_channel?: string
  readonly oob_code?: string
  readonly binding_method?: 'prompt'
  /** Base32 (RFC 4648 section 6). */
  readonly secret?: string
  readonly barcode_uri?: string
  readonly recovery_codes?: readonly string[]
}

/** What an application wants to associate, and where a code of it goes. */
export interface WantedFactor {
  readonly wanted: NamedApiFactor
  readonly destination?: string
}

/**
 * The best of `options` that the body of a request admits.
 *
 * @throws ProtocolError `invalid_request`, and `access_denied` when none of them may be enrolled.
 */
export function wantedFactor(
  options: readonly Factor[],
  {
    authenticator_types: types,
    oob_channels: channels,
    phone_number: destination,
  }: Readonly<Record<string, unknown>>,
): WantedFactor {
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
  if (!wanted) {
    throw new ProtocolError(
      'access_denied',
      'None of these authenticators can be enrolled for this login.',
      { status: 403 },
    )
  }
  if (wanted.type === 'phone' && typeof destination !== 'string') {
    throw new ProtocolError('invalid_request', 'Missing required parameter: phone_number')
  }
  return { wanted, ...(typeof destination === 'string' && { destination }) }
}

/** What was offered. */
export interface Offered {
  readonly wanted: NamedApiFactor
  readonly data: FactorData
  /** Whose it is, as an authenticator app shows it. */
  readonly account: string
  readonly issuer?: MultifactorDemand['issuer']
  /** Present for what is answered out of band. */
  readonly outOfBandCode?: string
  /** Shown with the user's first authenticator. */
  readonly recoveryCode?: string
}

/** The answer to an application whose wish was granted. */
export function association(services: Services, offered: Offered): Association {
  const { wanted, outOfBandCode, recoveryCode } = offered
  return {
    authenticator_type: outOfBandCode === undefined ? 'otp' : 'oob',
    ...(outOfBandCode !== undefined && {
      oob_channel: wanted.channel ?? '',
      oob_code: outOfBandCode,
      ...(!wanted.isApproved && { binding_method: 'prompt' as const }),
    }),
    ...secretOf(services, offered),
    ...(recoveryCode !== undefined && { recovery_codes: [recoveryCode] }),
  }
}

/** What an authenticator app is told; the factor's own screen says it, too. */
function secretOf(services: Services, { wanted, data, account, issuer }: Offered) {
  const screen = FACTORS[wanted.factor].enrolment?.describe({
    services,
    data,
    issuer: issuer ?? services.config().tenant.friendlyName,
    account,
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

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
