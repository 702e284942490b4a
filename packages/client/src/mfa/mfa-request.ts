import type { ErrorCode } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import type { Internals } from '../internals.js'
import { request } from '../request.js'

/** What one request to the MFA API carries. */
interface MfaRequest {
  /** A form is sent as it is, anything else as JSON; a GET when absent. */
  readonly body?: object
  /** The `mfa_token`, where it belongs into the header. */
  readonly bearer?: string
  readonly signal?: AbortSignal | undefined
}

/** The codes that only callers of the MFA API meet, which the core therefore does not know. */
const MFA_CODES: ReadonlySet<unknown> = new Set<ErrorCode>([
  'association_required',
  'authorization_pending',
  'expired_token',
  'slow_down',
  'unsupported_challenge_type',
])

/**
 * Sends one request of the MFA API.
 *
 * @throws LockstepError as any request does, and with the codes that only this API has.
 */
export async function mfaRequest(
  { fetch, origin }: Pick<Internals, 'fetch' | 'origin'>,
  path: string,
  { bearer, ...options }: MfaRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const send: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers)
    if (bearer) headers.set('authorization', `Bearer ${bearer}`)
    const response = await fetch(url, { ...init, headers })
    if (!response.ok) await throwMfaError(response.clone())
    return response
  }
  return request({ fetch: send, origin }, path, options)
}

/** Anything else than an error of this API is left to the core. */
async function throwMfaError(response: Response): Promise<void> {
  const body: unknown = await response.json().catch(() => undefined)
  const { error, error_description: description } = Object(body) as Record<string, unknown>
  if (MFA_CODES.has(error)) {
    throw new LockstepError(error as ErrorCode, String(description ?? error))
  }
}
