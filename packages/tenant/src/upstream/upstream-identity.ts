import type { FederatedConnection } from '../config/federated-connection.js'
import type { Services } from '../services.js'
import { upstreamJson } from './fetch-upstream.js'
import { providerOf } from './provider.js'
import type { Provider } from './provider.js'
import { UpstreamError } from './upstream-error.js'
import { callbackOf } from './upstream-login.js'
import type { UpstreamLogin } from './upstream-login.js'
import { verifyIdToken } from './verify-id-token.js'

/** Who signed in at another site, as that site tells it. */
export interface UpstreamIdentity {
  /** The site's own name of the person, which never changes. */
  readonly subject: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly accessToken: string
}

/** What came back from the visit. */
export interface UpstreamAnswer {
  readonly code: string
  readonly iss: string | undefined
}

/**
 * Exchanges the code of a visit and reads who signed in: from the ID token and, where there is one,
 * the profile endpoint.
 *
 * @throws UpstreamError when anything about the answer is not as the protocol wants it.
 */
export async function upstreamIdentity(
  services: Services,
  connection: FederatedConnection,
  { pending, answer }: { readonly pending: UpstreamLogin; readonly answer: UpstreamAnswer },
): Promise<UpstreamIdentity> {
  const provider = await providerOf(services, connection)
  checkIssuer(provider, answer)
  const tokens = await exchange(services, provider, { pending, code: answer.code })
  const accessToken = tokens.access_token
  if (typeof accessToken !== 'string') throw new UpstreamError('There is no access_token.')
  if (!provider.openid) {
    const profile = await userinfo(services, provider, accessToken)
    return { subject: subjectOf(profile), claims: profile, accessToken }
  }
  const claims = await verifyIdToken(services, {
    idToken: tokens.id_token,
    ...provider.openid,
    clientId: provider.clientId,
    nonce: pending.nonce,
  })
  const subject = subjectOf(claims)
  const profile = provider.userinfoEndpoint ? await userinfo(services, provider, accessToken) : {}
  // OpenID Connect Core section 5.3.2: otherwise it is somebody else's profile.
  if (provider.userinfoEndpoint && subjectOf(profile) !== subject) {
    throw new UpstreamError('The profile belongs to another subject than the ID token.')
  }
  return { subject, claims: { ...claims, ...profile }, accessToken }
}

/** RFC 9207 section 2.4: the answer of another provider must not be taken for this one's. */
function checkIssuer({ openid }: Provider, { iss }: UpstreamAnswer): void {
  if (!openid || (iss === undefined && !openid.namesIssuer) || iss === openid.issuer) return
  throw new UpstreamError(`The answer names another issuer than "${openid.issuer}".`)
}

/** RFC 6749 section 4.1.3, with the verifier of RFC 7636. */
async function exchange(
  services: Services,
  { tokenEndpoint, clientId, clientSecret, secretIn }: Provider,
  { pending, code }: { readonly pending: UpstreamLogin; readonly code: string },
): Promise<Readonly<Record<string, unknown>>> {
  const inBody = clientSecret === undefined || secretIn === 'body'
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: callbackOf(services),
    code_verifier: pending.codeVerifier,
    ...(inBody && { client_id: clientId }),
    ...(inBody && clientSecret !== undefined && { client_secret: clientSecret }),
  })
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(!inBody && { authorization: basic(clientId, clientSecret) }),
  }
  return upstreamJson(services, tokenEndpoint, { method: 'POST', headers, body: body.toString() })
}

async function userinfo(
  services: Services,
  { userinfoEndpoint }: Provider,
  accessToken: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (userinfoEndpoint === undefined) return {}
  const headers = { authorization: `Bearer ${accessToken}` }
  return upstreamJson(services, userinfoEndpoint, { headers })
}

/** RFC 6749 section 2.3.1: both halves are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const pair = [clientId, clientSecret].map((half) => encodeURIComponent(half)).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** OAuth 2.0 has no word for it; the sites that speak it alone say `id`. */
function subjectOf({ sub, id, user_id: userId }: Readonly<Record<string, unknown>>): string {
  const subject = [sub, id, userId].find((value) => value !== undefined && value !== null)
  if (typeof subject === 'number' && Number.isSafeInteger(subject)) return String(subject)
  if (typeof subject === 'string' && /^[\x21-\x7e]{1,255}$/.test(subject)) return subject
  throw new UpstreamError('The profile does not say who it is of: it has no usable sub or id.')
}
