import { createRequire } from 'node:module'
import { typeOf } from '../multifactor.js'
import { isPlainObject } from '../snapshot.js'
import type { ActionEvent } from './action.js'
import { refuse, takeJson, takeOptions, takeText } from './check.js'

/**
 * How long a token to another site is good for unless the Action says otherwise. Seconds.
 *
 * @see [Redirect with Actions](https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/redirect-with-actions)
 */
const LIFETIME_S = 900

/** The part of `jsonwebtoken` that is used here. */
interface JsonWebToken {
  sign(payload: object, secret: string, options: { algorithm: 'HS256' }): string
  verify(token: string, secret: string, options: { algorithms: ['HS256'] }): unknown
}

let loaded: JsonWebToken | undefined

/** Loaded at the first token: most Actions never redirect. */
function jsonWebToken(): JsonWebToken {
  return (loaded ??= createRequire(import.meta.url)('jsonwebtoken') as JsonWebToken)
}

/**
 * Makes the token that `api.redirect.encodeToken` hands to another site: the Action's own data, and who
 * signs in (`sub`), on which tenant (`iss`, its host), from where (`ip`) and until when (`exp`). The
 * data cannot replace these.
 *
 * @throws RuleFault when an option is missing or of another type.
 */
export function encodeRedirectToken(options: unknown, event: ActionEvent): string {
  const what = 'api.redirect.encodeToken(options)'
  const { secret, payload, expiresInSeconds = LIFETIME_S } = takeOptions(options, what)
  const key = takeSecret(secret, what)
  const data = takeOptions(payload, 'api.redirect.encodeToken({ payload })')
  if (typeof expiresInSeconds !== 'number' || !(expiresInSeconds > 0)) {
    refuse(what, `expiresInSeconds must be a number above 0, found ${typeOf(expiresInSeconds)}.`)
  }
  const issuedAt = Math.floor(Date.now() / 1_000)
  const claims = {
    ...(takeJson(data) as object),
    iat: issuedAt,
    exp: issuedAt + Math.ceil(expiresInSeconds),
    iss: event.request.hostname,
    sub: event.user.user_id,
    ip: event.request.ip,
  }
  return jsonWebToken().sign(claims, key, { algorithm: 'HS256' })
}

/**
 * Reads the token with which another site sends the person back. It must be signed with HS256 and this
 * secret, not be expired, and speak of this person (`sub`) and this very redirect (`state`).
 *
 * @throws RuleFault with what is wrong with the token.
 */
export function validateRedirectToken(
  options: unknown,
  { event, state }: { event: ActionEvent; state: string | undefined },
): Readonly<Record<string, unknown>> {
  const what = 'api.redirect.validateToken(options)'
  const { secret, tokenParameterName = 'session_token' } = takeOptions(options, what)
  const key = takeSecret(secret, what)
  const name = takeText(tokenParameterName, `${what} tokenParameterName`)
  const token = parameter(event.request.body, name) ?? parameter(event.request.query, name)
  if (token === undefined) refuse(what, `found no parameter "${name}" in the request.`)

  const payload = verified(token, key, what)
  if (typeof payload.exp !== 'number') refuse(what, 'found a token that never expires (no exp).')
  if (payload.sub !== event.user.user_id) refuse(what, 'found a token for another user (sub).')
  if (state === undefined || payload.state !== state) {
    refuse(what, 'found a token that does not carry the state of this redirect.')
  }
  return payload
}

function verified(token: string, key: string, what: string): Readonly<Record<string, unknown>> {
  try {
    const payload = jsonWebToken().verify(token, key, { algorithms: ['HS256'] })
    if (isPlainObject(payload)) return payload
  } catch (error) {
    refuse(what, `found a token that is not valid: ${(error as Error).message}.`)
  }
  return refuse(what, 'found a token without claims.')
}

function takeSecret(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value
  return refuse(what, 'needs a secret; add it to the Action and pass event.secrets.NAME.')
}

function parameter(parameters: unknown, name: string): string | undefined {
  if (!isPlainObject(parameters) || !Object.hasOwn(parameters, name)) return undefined
  const value = parameters[name]
  return typeof value === 'string' ? value : undefined
}
