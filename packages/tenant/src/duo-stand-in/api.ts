import { randomSecret } from '../flow/wire/secrets.js'
import type { DuoAccount } from './account.js'
import type { Prompts } from './prompts.js'

/** What the endpoints for applications work with. */
export interface DuoApi {
  readonly account: DuoAccount
  readonly prompts: Prompts
  readonly origin: () => string
  readonly now: () => number
}

/** Seconds that the tokens are good for. */
const TOKEN_SECONDS = 300
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * `POST /oauth/v1/health_check`: whether the keys are right, before anybody is sent here.
 *
 * @see [Duo OIDC Auth API](https://duo.com/docs/oauthapi)
 */
export async function healthCheck(
  { account, origin, now }: DuoApi,
  body: URLSearchParams,
): Promise<Response> {
  try {
    if (body.get('client_id') !== account.ikey) throw new Error('Unknown client_id.')
    const assertion = body.get('client_assertion') ?? ''
    await account.verifyAssertion(assertion, `${origin()}/oauth/v1/health_check`)
    return json({ stat: 'OK', response: { timestamp: now() } })
  } catch (error) {
    const failure = {
      stat: 'FAIL',
      code: 40002,
      message: 'invalid_client',
      message_detail: (error as Error).message,
      timestamp: now(),
    }
    return json(failure, 400)
  }
}

/** `POST /oauth/v1/token`: who was asked, and what came of it, for a code that works once. */
export async function token(
  { account, prompts, origin, now }: DuoApi,
  body: URLSearchParams,
): Promise<Response> {
  const endpoint = `${origin()}/oauth/v1/token`
  try {
    if (body.get('client_id') !== account.ikey) throw new Error('Unknown client_id.')
    if (body.get('client_assertion_type') !== ASSERTION_TYPE) {
      throw new Error(`The client_assertion_type must be "${ASSERTION_TYPE}".`)
    }
    await account.verifyAssertion(body.get('client_assertion') ?? '', endpoint)
  } catch (error) {
    return json({ error: 'invalid_client', error_description: (error as Error).message }, 401)
  }
  if (body.get('grant_type') !== 'authorization_code') {
    return json({ error: 'unsupported_grant_type', error_description: 'Another grant_type.' }, 400)
  }
  const answered = prompts.redeem(body.get('code') ?? '')
  if (!answered || answered.redirectUri !== body.get('redirect_uri')) {
    return json({ error: 'invalid_grant', error_description: 'The code is not good.' }, 400)
  }
  const { username, nonce, answer, at } = answered
  const result = answer === 'approve' ? 'allow' : 'deny'
  const id_token = await account.sign({
    iss: endpoint,
    sub: username,
    aud: account.ikey,
    iat: now(),
    exp: now() + TOKEN_SECONDS,
    auth_time: at,
    preferred_username: username,
    auth_result: {
      result,
      status: result,
      status_msg: answer === 'approve' ? 'Login Successful' : 'Login Denied',
    },
    auth_context: {
      txid: randomSecret(),
      timestamp: at,
      event_type: 'authentication',
      factor: 'duo_push',
      result: answer === 'approve' ? 'success' : 'denied',
      reason: answer === 'approve' ? 'user_approved' : 'user_marked_fraud',
      user: { name: username, key: username, groups: [] },
      application: { name: 'Lockstep', key: account.ikey },
    },
    ...(nonce !== undefined && { nonce }),
  })
  return json({
    id_token,
    access_token: randomSecret(),
    expires_in: TOKEN_SECONDS,
    token_type: 'Bearer',
  })
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
