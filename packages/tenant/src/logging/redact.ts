/** What stands in a log where a secret was. */
export const REDACTED = '[redacted]'

/** Names whose values never get into a log, wherever they stand. Compared without `_`, `-` and case. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'accesstoken',
  'apikey',
  'assertion',
  'authorization',
  'authtoken',
  'clientassertion',
  'clientsecret',
  'code',
  'codeverifier',
  'cookie',
  'coverifier',
  'custompasswordhash',
  'duocode',
  'idtoken',
  'idtokenhint',
  'jwk',
  'loginticket',
  'mfatoken',
  'newpassword',
  'otp',
  'otpsecret',
  'password',
  'passwordhash',
  'privatekey',
  'proxyauthorization',
  'recoverycode',
  'refreshtoken',
  'secret',
  'sessiontoken',
  'setcookie',
  'skey',
  'ticket',
  'token',
])

/** Deeper than any log object of ours; what lies below is dropped, not searched. */
const MAX_DEPTH = 8

/** A copy of `value` without secrets, good for a log. Never throws and never changes `value`. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return REDACTED
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof URL) return redactText(value.href)
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecretName(name) ? REDACTED : redact(item, depth + 1),
    ]),
  )
}

/** Removes JSON Web Tokens, bearer credentials and secret URL or form parameters from a text. */
export function redactText(text: string): string {
  return text
    .replace(/\beyJ[\w-]*\.[\w-]+(?:\.[\w-]*)*/g, REDACTED)
    .replace(/\b(Bearer|Basic) +[\w.~+/=-]+/gi, `$1 ${REDACTED}`)
    .replace(/([?&#;\s"]|^)([\w-]+)=([^&#;\s"']+)/g, (pair, before: string, name: string) =>
      isSecretName(name) ? `${before}${name}=${REDACTED}` : pair,
    )
}

/** Tells whether values of this name never get into a log or a message. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.replaceAll(/[-_]/g, '').toLowerCase())
}

function redactError(error: Error, depth: number): unknown {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && { errorCode: error.code }),
    stack: error.stack && redactText(error.stack),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  }
}
