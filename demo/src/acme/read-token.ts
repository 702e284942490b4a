/** The two readable parts of a JSON Web Token (RFC 7519 section 3). The signature is not checked here. */
export interface ReadableToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Reads a token for showing it; `undefined` when it is opaque. */
export function readToken(token: string): ReadableToken | undefined {
  const [header, claims, signature, ...rest] = token.split('.')
  if (header === undefined || claims === undefined || signature === undefined) return undefined
  if (rest.length > 0) return undefined
  try {
    return { header: parse(header), claims: parse(claims) }
  } catch {
    return undefined
  }
}

function parse(part: string): Readonly<Record<string, unknown>> {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  )
  return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>
}

/**
 * What a claim says, for people who do not read RFC 7519 section 4.1 or OpenID Connect Core section 2,
 * the telling ones first.
 */
const MEANINGS = new Map([
  ['sub', 'who it is about'],
  ['amr', 'how it was proven'],
  ['acr', 'how strongly'],
  ['auth_time', 'signed in'],
  ['scope', 'what it allows'],
  ['iss', 'who issued it'],
  ['aud', 'whom it is for'],
  ['azp', 'the application that got it'],
  ['iat', 'issued'],
  ['exp', 'ends'],
  ['nonce', 'ties it to this login'],
  ['sid', 'the session'],
  ['jti', 'its number'],
  ['alg', 'signed with'],
  ['kid', 'the key'],
  ['typ', 'kind'],
])

const INSTANTS = new Set(['exp', 'iat', 'auth_time', 'nbf'])

export function meaningOf(claim: string): string | undefined {
  return MEANINGS.get(claim)
}

/** The claims by how much they tell; those without a meaning of their own last. */
export function sortClaims(
  claims: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, value: unknown])[] {
  const order = [...MEANINGS.keys()]
  const rank = (name: string) => (MEANINGS.has(name) ? order.indexOf(name) : order.length)
  return Object.entries(claims).sort(([a], [b]) => rank(a) - rank(b))
}

/** The value of a claim as text; instants as local time. */
export function showClaim(claim: string, value: unknown): string {
  if (INSTANTS.has(claim) && typeof value === 'number') {
    return new Date(value * 1000).toLocaleString()
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
