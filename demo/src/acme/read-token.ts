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

/** What a claim says, for people who do not read RFC 7519 section 4.1 or OpenID Connect Core section 2. */
const MEANINGS = new Map([
  ['iss', 'who issued it'],
  ['sub', 'who it is about'],
  ['aud', 'whom it is for'],
  ['azp', 'the application that got it'],
  ['exp', 'ends'],
  ['iat', 'issued'],
  ['auth_time', 'signed in'],
  ['nonce', 'ties it to this login'],
  ['sid', 'the session'],
  ['amr', 'how it was proven'],
  ['acr', 'how strongly'],
  ['scope', 'what it allows'],
  ['jti', 'its number'],
  ['alg', 'signed with'],
  ['kid', 'the key'],
  ['typ', 'kind'],
])

const INSTANTS = new Set(['exp', 'iat', 'auth_time', 'nbf'])

export function meaningOf(claim: string): string | undefined {
  return MEANINGS.get(claim)
}

/** The value of a claim as text; instants as local time. */
export function showClaim(claim: string, value: unknown): string {
  if (INSTANTS.has(claim) && typeof value === 'number') {
    return new Date(value * 1000).toLocaleString()
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
