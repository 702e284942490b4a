import { LockstepError } from '@lockstep/protocol'
import { abortError, withDeadline } from './abort.js'
import type { Internals } from './internals.js'
import { wireError } from './wire-error.js'

/** Seconds until a request is given up; our choice, a tenant answers in well under one. */
const REQUEST_TIMEOUT_SECONDS = 10

interface RequestOptions {
  /** A form is sent as it is, without a preflight; anything else as JSON. */
  readonly body?: object
  /** With the tenant's cookies, or without (the default). */
  readonly cookies?: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends one request to the tenant, a POST when it has a body.
 *
 * @returns The JSON of the answer, an empty object when it is not an object.
 * @throws LockstepError `network_error`, `timeout`, `aborted`, or what the tenant answered.
 */
export async function request(
  { fetch, origin }: Pick<Internals, 'fetch' | 'origin'>,
  path: string,
  { body, cookies, signal }: RequestOptions = {},
): Promise<Readonly<Record<string, unknown>>> {
  const deadline = withDeadline(signal, REQUEST_TIMEOUT_SECONDS)
  try {
    const response = await fetch(origin + path, {
      ...(body && { method: 'POST', ...encode(body) }),
      credentials: cookies ? 'include' : 'omit',
      signal: deadline,
    })
    const answer = parse(await response.text())
    if (!response.ok) throw wireError(answer, response.status)
    return answer
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause
    if (deadline.aborted) throw abortError(deadline)
    throw new LockstepError('network_error', `${origin} cannot be reached.`, {
      cause,
    })
  }
}

function encode(body: object): RequestInit {
  return body instanceof URLSearchParams
    ? { body }
    : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}
