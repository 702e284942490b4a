import { ProtocolError } from './protocol-error.js'

/** The parameters of one request, each with exactly one value. */
export type Parameters = Readonly<Record<string, string>>

/** Characters of a query string; our choice, above what browsers and proxies agree on. */
const MAX_QUERY_LENGTH = 16_384
/** How many parameters; our choice. */
const MAX_PARAMETERS = 100
/** Characters of one value; our choice. */
const MAX_VALUE_LENGTH = 8_192

/**
 * The query of `request`.
 *
 * @throws ProtocolError `invalid_request` when a parameter comes twice or as an array, or when the
 * query is too long.
 * @see [RFC 6749 section 3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)
 */
export function queryParameters(request: Request): Parameters {
  const { search, searchParams } = new URL(request.url)
  if (search.length > MAX_QUERY_LENGTH) throw tooLarge('The query', 414)
  return single(searchParams)
}

/**
 * The body of `request`, as a form or as a flat JSON object.
 *
 * @throws ProtocolError `invalid_request` when it is neither or repeats a parameter.
 */
export async function bodyParameters(request: Request): Promise<Parameters> {
  const type = mediaType(request)
  if (type === 'application/json') {
    const body = await jsonBody(request)
    return single(Object.entries(body).filter((entry): entry is [string, string] => isFlat(entry)))
  }
  const text = await request.text()
  if (text === '') return {}
  if (type !== 'application/x-www-form-urlencoded') {
    throw new ProtocolError(
      'invalid_request',
      'The body must be application/x-www-form-urlencoded or application/json.',
      { status: 415 },
    )
  }
  return single(new URLSearchParams(text))
}

/**
 * Query and body as one list.
 *
 * @throws ProtocolError `invalid_request` when a parameter is in both.
 */
export function merged(query: Parameters, body: Parameters): Parameters {
  return single([...Object.entries(query), ...Object.entries(body)])
}

/**
 * The JSON object in the body of `request`.
 *
 * @throws ProtocolError `invalid_request` when it is something else.
 */
export async function jsonBody(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await request.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new ProtocolError('invalid_request', 'The body is not valid JSON.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProtocolError('invalid_request', 'The body must be a JSON object.')
  }
  return body as Record<string, unknown>
}

/** The body of `request`, as a JSON object whose values may be of any type, or as a form. */
export async function jsonOrForm(request: Request): Promise<Readonly<Record<string, unknown>>> {
  return mediaType(request) === 'application/json' ? jsonBody(request) : bodyParameters(request)
}

/** The text at `name` of a JSON body; `undefined` for anything else. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (typeof value !== 'string' || value === '') return undefined
  if (value.length > MAX_VALUE_LENGTH) throw tooLarge(`The parameter "${name}"`, 400)
  return value
}

/** The media type of the body without its parameters, in lower case. */
export function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** Absent values count as not sent, since SDKs send `null` for what they do not have. */
function isFlat([name, value]: [string, unknown]): boolean {
  if (value === null || value === undefined) return false
  if (typeof value === 'string') return true
  throw new ProtocolError('invalid_request', `The parameter "${name}" must be a string.`)
}

function single(entries: Iterable<[string, string]>): Parameters {
  const found = new Map<string, string>()
  for (const [name, value] of entries) {
    const bracket = name.indexOf('[')
    if (found.has(name) || (bracket > 0 && name.endsWith(']'))) {
      const bare = bracket > 0 ? name.slice(0, bracket) : name
      throw new ProtocolError(
        'invalid_request',
        `The parameter "${bare.slice(0, 64)}" must be sent once, not as an array.`,
      )
    }
    if (value.length > MAX_VALUE_LENGTH) throw tooLarge(`The parameter "${name.slice(0, 64)}"`, 400)
    found.set(name, value)
    if (found.size > MAX_PARAMETERS) throw tooLarge('The list of parameters', 400)
  }
  // It would become a prototype as soon as a rule copies the object key by key.
  found.delete('__proto__')
  return Object.fromEntries(found)
}

function tooLarge(what: string, status: number): ProtocolError {
  return new ProtocolError('invalid_request', `${what} is too large.`, { status })
}
