import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { Addressee } from '../../users/passwordless-user.js'
import { beginLogin } from '../login/begin-login.js'
import { signIn } from '../login/sign-in.js'
import type { FirstFactor } from '../login/first-factor.js'
import { addresseeOf, wrongCode } from '../passwordless/addressee.js'
import { checkPasswordlessCode } from '../passwordless/passwordless-codes.js'
import { proveAddress } from '../passwordless/prove-address.js'
import { answerAddress } from '../request/answer-address.js'
import { answering } from '../request/answering.js'
import { authorizationRequest } from '../request/authorization-request.js'
import { findClient, passwordlessConnection } from '../request/clients.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { accountBlocked } from '../wire/locked-out.js'
import { bodyParameters, queryParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /passwordless/verify`: whether a code is right. It stays good for `/passwordless/verify_redirect`,
 * where it signs in; a wrong one counts.
 */
export async function passwordlessVerify(request: Request, services: Services): Promise<Answer> {
  const body = await bodyParameters(request)
  const { client, addressee, code } = meant(services, body)
  const { ip } = services.whereabouts(request).origin
  const { clientId } = client
  const check = await checkPasswordlessCode(services, {
    addressee,
    clientId,
    code,
    ip,
    looked: true,
  })
  if (check.outcome === 'right') return json({})
  throw refused(check, addressee)
}

/**
 * `GET /passwordless/verify_redirect`: a code or a link signs in, and the login goes on like every other:
 * the rules run, and what they demand comes next. A link answers the request that it was asked for with,
 * whatever its address says besides.
 */
export async function passwordlessVerifyRedirect(
  request: Request,
  services: Services,
): Promise<Answer> {
  const { verification_code: code = '', ...query } = queryParameters(request)
  const { client, addressee } = meant(services, { ...query, verification_code: code })
  const { ip } = services.whereabouts(request).origin
  // A code is about the request in the address; where the answer goes is known before it is looked at.
  if (query.redirect_uri !== undefined) answerAddress(services.config(), query)
  const proof = await proveAddress(services, { addressee, clientId: client.clientId, code, ip })
  if (proof.outcome === 'right') {
    const { user, request: kept } = proof
    return goOn(services, request, {
      query: kept ?? query,
      client,
      proven: () =>
        signIn(services, request, {
          user_id: user.user_id,
          connection: addressee.connection.name,
          method: addressee.connection.strategy,
        }),
    })
  }
  const problem = refused(proof, addressee)
  if (query.redirect_uri === undefined) throw problem
  const config = services.config()
  const address = answerAddress(config, query)
  return answering(services, { ...address, clientId: client.clientId }, () =>
    Promise.reject(problem),
  )
}

async function goOn(
  services: Services,
  request: Request,
  {
    query,
    client,
    proven,
  }: {
    readonly query: Parameters
    readonly client: Client
    readonly proven: () => Promise<FirstFactor>
  },
): Promise<Answer> {
  const config = services.config()
  const address = answerAddress(config, query)
  return answering(services, { ...address, clientId: client.clientId }, async () => {
    const { origin } = services.whereabouts(request)
    const parsed = authorizationRequest({ config, address, query, body: {}, origin })
    return beginLogin(services, request, { parsed, client, proven: await proven() })
  })
}

/** The client, the address and the code of a request. */
function meant(
  services: Services,
  { client_id = '', connection: name = '', email, phone_number, verification_code }: Parameters,
): { readonly client: Client; readonly addressee: Addressee; readonly code: string } {
  const config = services.config()
  const client = findClient(config, client_id)
  if (!client) throw new ProtocolError('invalid_request', 'Unknown client.')
  const connection = passwordlessConnection(config, client, name)
  if (!connection) throw new ProtocolError('invalid_request', 'Unknown connection.')
  const addressee = addresseeOf(connection, connection.strategy === 'sms' ? phone_number : email)
  if (!addressee || !verification_code) {
    throw new ProtocolError('invalid_request', 'The address or the verification_code is missing.')
  }
  return { client, addressee, code: verification_code }
}

function refused(
  check:
    | { readonly outcome: 'wrong' | 'blocked' }
    | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number },
  { connection }: Addressee,
): ProtocolError {
  switch (check.outcome) {
    case 'wrong':
      return new ProtocolError('access_denied', wrongCode(connection), { status: 401 })
    case 'blocked':
      return new ProtocolError('unauthorized', 'user is blocked', { status: 401 })
    case 'too_many_attempts':
      return accountBlocked(check.retryAfterSeconds)
  }
}
