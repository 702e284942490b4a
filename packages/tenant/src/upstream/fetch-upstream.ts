import type { Services } from '../services.js'
import { UpstreamError } from './upstream-error.js'

/** Milliseconds; our choice: a person waits for it. */
const TIMEOUT_MS = 10_000
/** Bytes of an answer; our choice, far above any profile. */
const MAX_ANSWER_BYTES = 262_144

/** Sends a request to another site. The development identity provider is in this process. */
export async function fetchUpstream(
  services: Pick<Services, 'identityProvider'>,
  url: string,
  init: RequestInit = {},
): Promise<Response> {
  const { identityProvider } = services
  const request = new Request(url, {
    ...init,
    // Where a token endpoint sends a secret on to, nobody has agreed to.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (new URL(url).origin === identityProvider.origin()) return identityProvider.fetch(request)
  try {
    return await whole(await fetch(request))
  } catch (error) {
    if (error instanceof UpstreamError) throw error
    throw new UpstreamError(`${new URL(url).origin} cannot be reached.`, { cause: error })
  }
}

/** The same answer once all of it is here; no more is read than an answer can be long. */
async function whole({ url, body, status, headers }: Response): Promise<Response> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    // Leaving the loop closes the connection.
    if (length > MAX_ANSWER_BYTES) throw new UpstreamError(`${url} answers without end.`)
    parts.push(part)
  }
  return new Response(length === 0 ? null : Buffer.concat(parts), { status, headers })
}

/** The JSON object that another site answers with. */
export async function upstreamJson(
  services: Pick<Services, 'identityProvider'>,
  url: string,
  init: RequestInit = {},
): Promise<Readonly<Record<string, unknown>>> {
  const headers = new Headers(init.headers)
  headers.set('accept', 'application/json')
  const response = await fetchUpstream(services, url, { ...init, headers })
  const { origin, pathname } = new URL(url)
  const body = parsed(await response.text())
  if (!response.ok) {
    const error = typeof body?.error === 'string' ? `: ${body.error.slice(0, 100)}` : ''
    throw new UpstreamError(`${origin}${pathname} answered ${response.status}${error}.`)
  }
  if (!body) throw new UpstreamError(`${origin}${pathname} did not answer with a JSON object.`)
  return body
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
