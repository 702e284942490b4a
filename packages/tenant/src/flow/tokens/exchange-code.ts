import { clear } from '@lockstep/protocol'
import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { standing } from '../login/standing.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { invalidCode, useCode } from './authorization-codes.js'
import { mint } from './mint.js'
import { checkVerifier } from './pkce.js'

/**
 * `grant_type=authorization_code`. The code is used up before anything else is checked, so that a
 * thief gets one guess, and its transaction is cleared again.
 *
 * @see [RFC 6749 section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3)
 */
export async function exchangeCode(
  services: Services,
  _request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  const { code, code_verifier, redirect_uri } = body
  if (!code) throw new ProtocolError('invalid_request', 'Missing required parameter: code')
  const { transaction, familyId, familyTerms } = await useCode(services, code)
  const { request } = transaction
  if (request.clientId !== client.clientId) throw invalidCode('of another client')
  if (request.redirectUri !== redirect_uri) throw invalidCode('for another redirect_uri')
  checkVerifier(request.codeChallenge, code_verifier)

  const cleared = clear(transaction)
  const now = await standing(services, cleared.subject)
  if (!now.good) throw invalidCode(`user: ${now.reason}`)
  return mint(services, cleared, {
    as: 'tokens',
    client,
    user: now.user,
    family: familyId,
    familyTerms,
  })
}
