import { LockstepError } from '@lockstep/protocol'
import { abortError, withDeadline } from './abort.js'
import type { Internals } from './internals.js'
import { wireError } from './wire-error.js'

/** Seconds until a request is given up; our choice, a tenant answers in well under one. */
const REQUEST_TIMEOUT_SECONDS = 10

interface RequestOptions {
  readonly json?: object
  /** Entries that are `undefined` are left out. */
  readonly form?: Readonly<Record<string, string | undefined>>
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
  { environment, origin }: Pick<Internals, 'environment' | 'origin'>,
  path: string,
  { json, form, cookies, signal }: RequestOptions = {},
): Promise<Readonly<Record<string, unknown>>> {
  const deadline = withDeadline(signal, REQUEST_TIMEOUT_SECONDS)
  try {
    const response = await environment.fetch(origin + path, {
      ...(json && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      }),
      // A form is sent without a preflight.
      ...(form && { method: 'POST', body: withoutUndefined(form) }),
      credentials: cookies ? 'include' : 'omit',
      signal: deadline,
    })
    const body = parse(await response.text())
    if (!response.ok) throw wireError(body, response.status)
    return body
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause
    if (deadline.aborted) throw abortError(deadline)
    throw new LockstepError('network_error', `${origin} cannot be reached.`, {
      cause,
    })
  }
}

/** The parameters that have a value. */
export function withoutUndefined(
  parameters: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}
