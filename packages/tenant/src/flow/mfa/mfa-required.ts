import type { Challenging, Enrolling, Factor } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { saveLogin } from '../login/login.js'
import type { RefreshFamily } from '../tokens/refresh-families.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { apiFactors } from './api-factors.js'
import { issueMfaToken } from './mfa-tokens.js'
import type { Owing } from './owing-login.js'

/**
 * Saves a login that owes its second factor, and makes the refusal that tells the application how to
 * go on. The token in it stands for this login of this user and client, with the scope and audience
 * that were asked for: nothing of that can be said anew when the factor is proven.
 *
 * @see [Authenticate with resource owner password and MFA](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa)
 */
export async function mfaRequired(
  services: Services,
  login: Owing,
  family: RefreshFamily | string,
): Promise<ProtocolError> {
  await saveLogin(services, undefined, login)
  const { transaction } = login
  const mfa_token = await issueMfaToken(services, transaction, family)
  return new ProtocolError('mfa_required', 'Multifactor authentication required', {
    status: 403,
    fields: { mfa_token, mfa_requirements: requirements(transaction) },
  })
}

function requirements(transaction: Challenging | Enrolling) {
  return transaction.state === 'challenging'
    ? { challenge: types(transaction.factors) }
    : { enroll: types(transaction.options) }
}

/** One phone is two factors of ours and one type of the API's. */
function types(factors: readonly Factor[]): readonly { readonly type: string }[] {
  return [...new Set(apiFactors(factors).map(({ type }) => type))].map((type) => ({ type }))
}
