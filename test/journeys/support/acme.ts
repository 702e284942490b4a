import { createHash, randomBytes } from 'node:crypto'
import { createClock, createTenant } from '@lockstep/tenant'
import type { Tenant, TenantConfigInput, TenantOptions } from '@lockstep/tenant'
import type { Screen, TokenResponse } from '@lockstep/protocol'
import { exportJWK, generateKeyPair } from 'jose'
import type { Browser, Place } from './browser.js'

/** The application of the journeys. */
export const ACME = {
  clientId: 'acme',
  origin: 'http://localhost:4401',
  callback: 'http://localhost:4401/callback',
} as const

/** Users of the journeys. Grace has an authenticator, Ada has none. */
export const ADA = { username: 'ada@example.com', password: 'correct horse battery' } as const
export const GRACE = { username: 'grace@example.com', password: 'staple battery horse' } as const
export const GRACE_RECOVERY_CODE = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
export const GRACE_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** One key for all tenants of a test file: making one costs more than the test. */
const { privateKey } = await generateKeyPair('RS256', { extractable: true })
const signingKey = await exportJWK(privateKey)

/** The body of a rule that demands a second factor. */
export function demand(multifactor: object): string {
  return `function (user, context, callback) {
    context.multifactor = ${JSON.stringify(multifactor)};
    callback(null, user, context);
  }`
}

/**
 * A tenant with Acme, Ada and Grace, running `rules` in their order. Its clock begins now and stands
 * still until a test moves it, so that no second ends in between.
 */
export function acmeTenant(
  rules: readonly string[] = [],
  {
    config = {},
    ...options
  }: Partial<Omit<TenantOptions, 'config'>> & {
    readonly config?: Partial<TenantConfigInput>
  } = {},
): Tenant {
  const beginning = Date.now()
  return createTenant({
    clock: createClock(() => beginning),
    signingKey,
    config: {
      clients: [
        {
          client_id: ACME.clientId,
          name: 'Acme',
          callbacks: [ACME.callback],
          web_origins: [ACME.origin],
          allowed_logout_urls: [ACME.origin],
        },
      ],
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password, name: 'Ada' },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          password: GRACE.password,
          mfa: { otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE },
        },
      ],
      rules: rules.map((script, index) => ({ name: `rule-${index + 1}`, script })),
      ...config,
    },
    ...options,
  })
}

/** What an application keeps while a person signs in. */
export interface Attempt {
  readonly url: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly challenge: string
}

/** A request to `/authorize` as a good application makes it; `more` adds, `null` removes. */
export function attempt(more: Readonly<Record<string, string | null>> = {}): Attempt {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const [state, nonce] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')]
  const parameters = {
    response_type: 'code',
    client_id: ACME.clientId,
    redirect_uri: ACME.callback,
    scope: 'openid profile email offline_access',
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  }
  const query = new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null),
  )
  return { url: `/authorize?${query.toString()}`, state, nonce, verifier, challenge }
}

/** Exchanges a code as Acme does. */
export async function exchange(
  tenant: Tenant,
  { code, verifier }: { readonly code: string; readonly verifier: string },
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return postToken(tenant, {
    grant_type: 'authorization_code',
    client_id: ACME.clientId,
    redirect_uri: ACME.callback,
    code,
    code_verifier: verifier,
    ...more,
  })
}

/** Uses a refresh token as Acme does. */
export async function refresh(
  tenant: Tenant,
  refreshToken: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return postToken(tenant, {
    grant_type: 'refresh_token',
    client_id: ACME.clientId,
    refresh_token: refreshToken,
    ...more,
  })
}

/** Any request to the token endpoint. */
export async function postToken(
  tenant: Tenant,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(body).toString(),
    }),
  )
}

/** The answer at the end of a login in `query` mode. */
export function answerAt({ url }: Pick<Place, 'url'>): {
  readonly code: string
  readonly error: string | null
  readonly description: string | null
  readonly state: string | null
} {
  const { searchParams } = url
  return {
    code: searchParams.get('code') ?? '',
    error: searchParams.get('error'),
    description: searchParams.get('error_description'),
    state: searchParams.get('state'),
  }
}

/** Goes where a redirect screen leads. */
export async function leave(browser: Browser, screen: Screen): Promise<Place> {
  if (screen.screen !== 'redirect') throw new Error(`Expected a redirect, found ${screen.screen}.`)
  const { url } = screen
  if (url.startsWith('/')) return browser.open(url)
  return { url: new URL(url), response: new Response(null) }
}

/** Opens the hosted page and types a password; the place and the screen that come next. */
export async function typePassword(
  browser: Browser,
  user: { readonly username: string; readonly password: string },
  { url }: Pick<Attempt, 'url'>,
): Promise<{ readonly place: Place; readonly screen: Screen }> {
  const place = await browser.open(url)
  const screen = await browser.act(place, { action: 'submit_password', ...user })
  return { place, screen }
}

/** A whole login of someone of whom no second factor is demanded. */
export async function signIn(
  tenant: Tenant,
  browser: Browser,
  user: { readonly username: string; readonly password: string },
  more: Readonly<Record<string, string | null>> = {},
): Promise<TokenResponse> {
  const started = attempt(more)
  const { screen } = await typePassword(browser, user, started)
  const { code } = answerAt(await leave(browser, screen))
  const response = await exchange(tenant, { code, verifier: started.verifier })
  return (await response.json()) as TokenResponse
}

/** Types the code of Grace's authenticator, a fresh one, as a person would who waited for it. */
export async function freshCode(tenant: Tenant, userId = 'auth0|grace'): Promise<string> {
  tenant.clock.advance({ seconds: 30 })
  const code = await tenant.currentCode(userId)
  if (code === undefined) throw new Error(`${userId} has no authenticator.`)
  return code
}

/** A whole login of Grace with her authenticator; where the browser ends up. */
export async function signInWithCode(
  tenant: Tenant,
  browser: Browser,
  {
    remember = false,
    ...more
  }: { readonly remember?: boolean } & Readonly<Record<string, string | boolean | null>> = {},
): Promise<Place> {
  const started = attempt(more as Readonly<Record<string, string | null>>)
  const { place, screen } = await typePassword(browser, GRACE, started)
  if (screen.screen !== 'mfa-otp-challenge') throw new Error(`No challenge: ${screen.screen}`)
  const code = await freshCode(tenant)
  const action = { action: 'submit_code', code, rememberBrowser: remember } as const
  return leave(browser, await browser.act(place, action))
}

/** Sends a password from Acme's own page, as its SDK does. */
export async function coAuthenticate(
  browser: Browser,
  body: Readonly<Record<string, string>> = {},
  { origin = ACME.origin }: { readonly origin?: string } = {},
): Promise<Response> {
  return browser.fetch('/co/authenticate', {
    method: 'POST',
    from: origin,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: ACME.clientId,
      credential_type: 'password',
      ...ADA,
      ...body,
    }),
  })
}

/** A login ticket bound to the PKCE pair of `started`. */
export async function loginTicket(
  browser: Browser,
  { challenge }: Pick<Attempt, 'challenge'>,
  body: Readonly<Record<string, string>> = {},
): Promise<string> {
  const response = await coAuthenticate(browser, { code_challenge: challenge, ...body })
  const { login_ticket } = (await response.json()) as { login_ticket: string }
  return login_ticket
}

/** The same attempt with more parameters. */
export function withParameters(started: Attempt, more: Readonly<Record<string, string>>): Attempt {
  return { ...started, url: `${started.url}&${new URLSearchParams(more).toString()}` }
}
