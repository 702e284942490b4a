import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { accountAtAddress } from '../../users/passwordless-user.js'
import type { Addressee } from '../../users/passwordless-user.js'
import { takeAttempt } from '../limits/attempts.js'
import { addresseeOf } from '../passwordless/addressee.js'
import { newPasswordlessCode } from '../passwordless/passwordless-codes.js'
import { passwordlessMessage } from '../passwordless/passwordless-message.js'
import { answerAddress } from '../request/answer-address.js'
import { authorizationRequest } from '../request/authorization-request.js'
import { findClient, passwordlessConnection } from '../request/clients.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { lockedOut } from '../wire/locked-out.js'
import { jsonOrForm, textIn } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint } from '../wire/secrets.js'

type Body = Readonly<Record<string, unknown>>

/**
 * `POST /passwordless/start`: sends a code, or a link, to an address. The answer is the same whether or
 * not somebody has an account there.
 *
 * @see [Authentication API: Passwordless](https://auth0.com/docs/api/authentication#passwordless)
 */
export async function passwordlessStart(request: Request, services: Services): Promise<Answer> {
  const body = await jsonOrForm(request)
  const config = services.config()
  const client = findClient(config, textIn(body, 'client_id') ?? '')
  if (!client) return refusal('bad.client_id', 'Unknown client.')
  const connection = passwordlessConnection(config, client, textIn(body, 'connection') ?? '')
  if (!connection) {
    return refusal('bad.connection', 'The connection is not passwordless, or not for this client.')
  }
  const isEmail = connection.strategy === 'email'
  const addressee = addresseeOf(connection, textIn(body, isEmail ? 'email' : 'phone_number'))
  if (!addressee) {
    return isEmail
      ? refusal('bad.email', 'The email is no email address.')
      : refusal('bad.phone_number', 'The phone_number is no number in E.164.')
  }
  const send = textIn(body, 'send') ?? (isEmail ? 'link' : 'code')
  if (send !== 'code' && (send !== 'link' || !isEmail)) {
    return refusal('bad.request', 'The send must be code, or link where an email is sent.')
  }
  const answers =
    send === 'link' ? requestOf(services, request, { client, body, addressee }) : undefined
  await withinLimits(services, request, addressee)
  const isKnown = (await accountAtAddress(services, addressee)) !== undefined
  if (isKnown || !connection.disableSignup) {
    await deliver(services, { addressee, client, request: answers })
  }
  const { address } = addressee
  return json({
    _id: fingerprint(address).slice(0, 24),
    ...(isEmail ? { email: address, email_verified: false } : { phone_number: address }),
  })
}

/** The request to `/authorize` that a link answers, refused now and not when the person clicks. */
function requestOf(
  services: Services,
  request: Request,
  {
    client,
    body,
    addressee,
  }: { readonly client: Client; readonly body: Body; readonly addressee: Addressee },
): Parameters {
  const asked =
    typeof body.authParams === 'object' && body.authParams !== null ? body.authParams : {}
  const query: Parameters = {
    ...Object.fromEntries(
      Object.entries(asked).filter(
        (entry): entry is [string, string] =>
          typeof entry[1] === 'string' && entry[0] !== '__proto__',
      ),
    ),
    client_id: client.clientId,
    connection: addressee.connection.name,
  }
  const config = services.config()
  const { origin } = services.whereabouts(request)
  const address = answerAddress(config, query)
  authorizationRequest({ config, address, query, body: {}, origin })
  return query
}

/** Messages cost money and annoy: so many for each address, and for each sender. */
async function withinLimits(
  services: Services,
  request: Request,
  { connection: { name, strategy }, address }: Addressee,
): Promise<void> {
  const { ip } = services.whereabouts(request).origin
  const kind = strategy === 'sms' ? 'phone-message' : 'email-message'
  for (const allowance of [
    await takeAttempt(services, 'passwordless-start', ip),
    await takeAttempt(services, kind, JSON.stringify([name, address])),
  ]) {
    if (!allowance.allowed) throw lockedOut('Too many messages.', allowance.retryAfterSeconds)
  }
}

async function deliver(
  services: Services,
  {
    addressee,
    client: { clientId },
    request,
  }: {
    readonly addressee: Addressee
    readonly client: Client
    readonly request: Parameters | undefined
  },
): Promise<void> {
  const code = await newPasswordlessCode(services, { addressee, clientId, request })
  const { address, connection } = addressee
  const query = new URLSearchParams({
    client_id: clientId,
    connection: connection.name,
    email: address,
    verification_code: code,
  })
  const link = request && `${services.issuer()}passwordless/verify_redirect?${query.toString()}`
  const { friendlyName: tenant } = services.config().tenant
  try {
    await services.deliver(passwordlessMessage(addressee, { tenant, code, link }))
  } catch (error) {
    services.log.error({ err: error }, 'message not sent')
    throw new ProtocolError('server_error', 'The message could not be sent.', {
      status: 400,
      fields: connection.strategy === 'sms' ? { error: 'sms_provider_error' } : {},
    })
  }
}

function refusal(error: string, description: string): Answer {
  return json({ error, error_description: description }, { status: 400 })
}
