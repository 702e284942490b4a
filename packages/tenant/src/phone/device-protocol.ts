/**
 * What a phone says to a tenant, for the virtual phone's page and for the scripted one. It needs `fetch`
 * and Web Crypto, which browsers and Node both have.
 */

/** An account on a phone. */
export interface PhoneAccount {
  readonly id: string
  readonly token: string
  readonly userId: string
  /** The tenant's name for people. */
  readonly issuer: string
  /** Such as an email address. */
  readonly account: string
  /** Base32, when the account came with codes for the days offline. */
  readonly otpSecret?: string
}

/** What a phone keeps for an account: its name for itself, and a key that signs. */
export interface PhoneIdentity {
  readonly identifier: string
  readonly keys: CryptoKeyPair
}

/** A login that waits for its person. */
export interface PendingRequest {
  readonly token: string
  readonly challenge: string
  readonly application: string
  readonly ip: string
  readonly userAgent: string
  /** Such as `Berlin, Germany`. */
  readonly place?: string
  /** Seconds since the epoch, by the tenant's clock. */
  readonly sentAt: number
  readonly expiresAt: number
  /** One of them is on the login page; absent where there is none to compare. */
  readonly numbers?: readonly string[]
}

/** How a phone reaches its tenant. */
export interface Connection {
  /** The issuer, with a trailing slash. */
  readonly baseUrl: string
  readonly fetch: (request: Request) => Promise<Response>
}

/** A refusal of the tenant; `code` is what the protocol calls it. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' } as const
/** Seconds; what the protocol allows an answer to live. */
const ANSWER_SECONDS = 30

/** A new identity. Its private key cannot be read, not even by the page that made it. */
export async function createPhoneIdentity(): Promise<PhoneIdentity> {
  const keys = await crypto.subtle.generateKey(SIGNING, false, ['sign', 'verify'])
  return { identifier: crypto.randomUUID(), keys }
}

/**
 * The ticket in what a person scanned or pasted: the link of the virtual phone, an `otpauth:` address, or
 * the bare code.
 */
export function ticketIn(scanned: string): string | undefined {
  const text = scanned.trim()
  const marked = /(?:[?&]enrollment_tx_id=|#enroll=)([\w-]+)/.exec(text)?.[1]
  return marked ?? /^[\w-]{32,128}$/.exec(text)?.[0]
}

/** Connects the phone to the account that a ticket is for. */
export async function enrolPhone(
  connection: Connection,
  { ticket, name, identity }: { ticket: string; name: string; identity: PhoneIdentity },
): Promise<PhoneAccount> {
  const { identifier, keys } = identity
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const answer = await ask(connection, 'enroll', {
    method: 'POST',
    authorization: `Ticket id="${ticket}"`,
    body: {
      identifier,
      name,
      push_credentials: { service: 'LOCKSTEP', token: identifier },
      public_key: { kty, crv, x, y },
    },
  })
  const { id, token, user_id: userId, issuer, account, totp } = answer as unknown as Enrolled
  return { id, token, userId, issuer, account, ...(totp && { otpSecret: totp.secret }) }
}

/** What waits on the phone, oldest first, and the tenant's clock. */
export async function pendingRequests(
  connection: Connection,
  { id, token }: Pick<PhoneAccount, 'id' | 'token'>,
): Promise<{ readonly now: number; readonly requests: readonly PendingRequest[] }> {
  const path = `device-accounts/${id}/notifications`
  const answer = await ask(connection, path, { method: 'GET', authorization: `Bearer ${token}` })
  const { now, notifications } = answer as unknown as Listed
  return { now, requests: notifications.map(requestOf) }
}

/** Says yes or no to a request, signed. `now` is the tenant's clock. */
export async function answerRequest(
  connection: Connection,
  {
    identity,
    request,
    now,
    ...decision
  }: {
    readonly identity: PhoneIdentity
    readonly request: PendingRequest
    readonly now: number
    readonly accepted: boolean
    readonly number?: string
    readonly reason?: string
  },
): Promise<void> {
  const { accepted, number, reason } = decision
  const response = await sign(identity.keys.privateKey, {
    iss: identity.identifier,
    sub: request.challenge,
    aud: `${connection.baseUrl}appliance-mfa/api/resolve-transaction`,
    iat: now,
    exp: now + ANSWER_SECONDS,
    auth0_guardian_method: 'push',
    auth0_guardian_accepted: accepted,
    ...(reason !== undefined && { auth0_guardian_reason: reason }),
    ...(number !== undefined && { lockstep_number: number }),
  })
  await ask(connection, 'resolve-transaction', {
    method: 'POST',
    authorization: `Bearer ${request.token}`,
    body: { challenge_response: response },
  })
}

/** Takes the phone off its account. */
export async function leaveAccount(
  connection: Connection,
  { id, token }: Pick<PhoneAccount, 'id' | 'token'>,
): Promise<void> {
  await ask(connection, `device-accounts/${id}`, {
    method: 'DELETE',
    authorization: `Bearer ${token}`,
  })
}

interface Enrolled {
  readonly id: string
  readonly token: string
  readonly user_id: string
  readonly issuer: string
  readonly account: string
  readonly totp?: { readonly secret: string }
}

interface Listed {
  readonly now: number
  readonly notifications: readonly {
    readonly mfa: {
      readonly txtkn: string
      readonly c: string
      readonly d: string
      readonly s: { readonly b: { readonly n: string } }
      readonly l: { readonly n?: string }
    }
    readonly application: string
    readonly ip: string
    readonly expires_at: number
    readonly numbers?: readonly string[]
  }[]
}

function requestOf(listed: Listed['notifications'][number]): PendingRequest {
  const { mfa, application, ip, expires_at: expiresAt, numbers } = listed
  return {
    token: mfa.txtkn,
    challenge: mfa.c,
    application,
    ip,
    userAgent: mfa.s.b.n,
    ...(mfa.l.n !== undefined && { place: mfa.l.n }),
    sentAt: Date.parse(mfa.d) / 1000,
    expiresAt,
    ...(numbers && { numbers }),
  }
}

async function ask(
  { baseUrl, fetch }: Connection,
  path: string,
  { method, authorization, body }: { method: string; authorization: string; body?: unknown },
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(
    new Request(`${baseUrl}appliance-mfa/api/${path}`, {
      method,
      headers: {
        authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
  const text = await response.text()
  const answer = (text ? JSON.parse(text) : {}) as Readonly<Record<string, unknown>>
  if (response.ok) return answer
  throw new PhoneError(String(answer.errorCode ?? answer.error), String(answer.message))
}

/** RFC 7515 section 3.1 with ES256: Web Crypto makes the very signature that RFC 7518 section 3.4 wants. */
async function sign(key: CryptoKey, claims: object): Promise<string> {
  const encode = (value: object) => base64url(new TextEncoder().encode(JSON.stringify(value)))
  const content = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(content))
  return `${content}.${base64url(new Uint8Array(signature))}`
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
