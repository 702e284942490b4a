import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { lineOf } from './compile.js'
import { finding } from './findings.js'
import { ruleScope } from './rule-scope.js'

/** The protocols in which a person cannot be sent anywhere, or is just coming back. */
export const noRedirectProtocols: readonly string[] = [
  'oauth2-resource-owner',
  'oauth2-resource-owner-jwt-bearer',
  'oauth2-password',
  'oauth2-refresh-token',
  'redirect-callback',
]

/** Three days, which is how long a redirect may take on Auth0. */
const DEFAULT_EXPIRES_IN = '3d'
/** Marks the `jti` of a token that went out, so that the same token is known when it comes back. */
const OUTGOING = 'outgoing:'

interface RedirectUser {
  readonly user_id: string
}

interface RedirectContext {
  readonly protocol?: string
  readonly multifactor?: unknown
  readonly request?: {
    readonly ip?: string
    readonly hostname?: string
    readonly query?: Readonly<Record<string, unknown>>
  }
  redirect?: { url: string }
}

/**
 * What `require('@auth0/rule-utilities')` gives a rule that sends the person to another site and judges
 * the return. Both sites share `configuration.SESSION_TOKEN_SECRET`.
 *
 * @see [Redirect users from within rules](https://auth0.com/docs/customize/rules/redirect-users)
 */
export class Auth0RedirectRuleUtilities {
  readonly #user: RedirectUser
  readonly #context: RedirectContext
  readonly #configuration: Readonly<Record<string, string>>

  constructor(
    user: RedirectUser,
    context: RedirectContext,
    configuration: Readonly<Record<string, string>> = {},
  ) {
    this.#user = user
    this.#context = context
    this.#configuration = configuration
  }

  /** True on the way back from the other site. */
  get isRedirectCallback(): boolean {
    return this.#context.protocol === 'redirect-callback'
  }

  get queryParams(): Readonly<Record<string, unknown>> {
    return this.#context.request?.query ?? {}
  }

  /** False where no page can be shown, and where this pass already demands something else. */
  get canRedirect(): boolean {
    const { redirect, multifactor, protocol = '' } = this.#context
    return (
      !redirect &&
      !multifactor &&
      this.queryParams.prompt !== 'none' &&
      !noRedirectProtocols.includes(protocol)
    )
  }

  /**
   * Makes a token that tells the other site who is signing in. What is `additional` never replaces whom
   * it speaks of. It lives three days, or as long as `configuration.SESSION_TOKEN_EXPIRES_IN` says.
   *
   * @throws Error when `configuration.SESSION_TOKEN_SECRET` is missing.
   */
  createSessionToken(additional: object = {}): string {
    const { ip } = this.#context.request ?? {}
    return loadJwt().sign(
      { jti: OUTGOING + randomUUID(), ...additional, ...(ip !== undefined && { ip }) },
      this.#secret(),
      {
        algorithm: 'HS256',
        expiresIn: expiresIn(this.#configuration.SESSION_TOKEN_EXPIRES_IN),
        issuer: this.#issuer(),
        subject: this.#user.user_id,
      },
    )
  }

  /**
   * Sends the person to `url` with a `session_token`: a fresh one, the one that is given, or none when
   * it is `false`.
   *
   * @throws Error when {@link canRedirect} is false or `url` is not an absolute address.
   */
  doRedirect(url: string, sessionToken?: string | false): void {
    if (!this.canRedirect) throw new Error('Cannot redirect')
    if (!URL.canParse(url)) {
      throw new Error('doRedirect() needs an absolute address. Is it missing in the configuration?')
    }
    const target = new URL(url)
    if (sessionToken !== false) {
      target.searchParams.set('session_token', sessionToken ?? this.createSessionToken())
    }
    this.#context.redirect = { url: target.href }
  }

  /**
   * Returns the claims of the `session_token` that came back with the person.
   *
   * @throws Error when it is missing, was not signed with our secret by HS256, speaks of another person,
   * comes from another issuer, carries the state of another redirect, has expired or never expires.
   */
  validateSessionToken(): Claims {
    const { session_token: token, state } = this.queryParams
    if (typeof token !== 'string') throw new Error('There is no session_token in the query.')
    const claims = loadJwt().verify(token, this.#secret(), {
      algorithms: ['HS256'],
      issuer: this.#issuer(),
      subject: this.#user.user_id,
    })
    if (typeof claims === 'string' || typeof claims.exp !== 'number') {
      throw new Error('Expired token: it has no expiration.')
    }
    const scope = ruleScope.getStore()
    // The query keeps the state of the application, where it sent one.
    if (claims.state !== undefined && claims.state !== (scope?.redirectState ?? state)) {
      throw new Error('The session_token belongs to another redirect.')
    }
    if (String(claims.jti).startsWith(OUTGOING)) {
      scope?.report(finding('unverified-return', scope.rule, lineOf(new Error(), scope.file)))
    }
    return claims
  }

  #issuer(): string {
    return `https://${this.#context.request?.hostname}/`
  }

  #secret(): string {
    const secret = this.#configuration.SESSION_TOKEN_SECRET
    if (typeof secret === 'string' && secret !== '') return secret
    throw new Error(
      'SESSION_TOKEN_SECRET is missing. Set it in the configuration of the rules, to the same value as at the other site.',
    )
  }
}

/** Configuration is text, and a bare number in it means seconds. */
function expiresIn(setting: string | undefined): string | number {
  if (!setting) return DEFAULT_EXPIRES_IN
  return /^\d+$/.test(setting) ? Number(setting) : setting
}

type Claims = Readonly<Record<string, unknown>>

/** What is used of jsonwebtoken. It is loaded when a rule first needs it. */
function loadJwt(): {
  sign(claims: object, secret: string, options: object): string
  verify(token: string, secret: string, options: object): string | Claims
} {
  return createRequire(import.meta.url)('jsonwebtoken') as ReturnType<typeof loadJwt>
}
