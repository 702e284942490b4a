import { LockstepError } from '@lockstep/protocol'
import type { Context, Handler } from 'hono'
import type { Services } from '../services.js'
import { failurePage, json, send } from './wire/answer.js'
import type { Answer } from './wire/answer.js'
import { ProtocolError } from './wire/protocol-error.js'

/** An endpoint: a request in, an answer out; refusals are thrown. */
export type Endpoint = (request: Request, services: Services) => Promise<Answer>

/** Who reads the refusals of an endpoint. */
export type Audience = 'person' | 'program'

/** Makes a handler of an endpoint: its refusals become a page for a person, JSON for a program. */
export function handler(services: Services, endpoint: Endpoint, audience: Audience): Handler {
  return async (c: Context) => {
    try {
      return await send(c, await endpoint(c.req.raw, services))
    } catch (error) {
      const refusal = asRefusal(error)
      if (!refusal) throw error
      services.log.info(
        { path: c.req.path, error: refusal.code, detail: refusal.detail },
        'request refused',
      )
      return send(c, audience === 'person' ? pageOf(refusal) : bodyOf(refusal, c.req.raw))
    }
  }
}

/** Tells whether another tab was faster. */
export function isStale(error: unknown): error is LockstepError {
  return error instanceof LockstepError && error.code === 'stale_transaction'
}

function asRefusal(error: unknown): ProtocolError | undefined {
  if (error instanceof ProtocolError) return error
  if (isStale(error)) {
    return new ProtocolError(error.code, error.message, { status: 409, cause: error })
  }
  return undefined
}

function pageOf({ code, message, status }: ProtocolError): Answer {
  return failurePage(code, message, { status })
}

/** RFC 6749 section 5.2. */
function bodyOf(
  { code, message, status, retryAfterSeconds, fields }: ProtocolError,
  request: Request,
): Answer {
  return json(
    { error: code, error_description: message, ...fields },
    {
      status,
      headers: {
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
        ...challengeOf(code, request),
      },
    },
  )
}

/** Clients that did not use the header want the body: some libraries read one or the other. */
function challengeOf(code: string, { headers }: Request): Readonly<Record<string, string>> {
  if (code === 'invalid_client' && headers.has('authorization')) {
    return { 'www-authenticate': 'Basic realm="token"' }
  }
  if (code === 'invalid_token') return { 'www-authenticate': 'Bearer error="invalid_token"' }
  return {}
}
