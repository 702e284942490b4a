import type { Context } from 'hono'
import type { FederatedConnection } from '../config/federated-connection.js'
import { isRecord } from '../config/is-record.js'
import { bodyParameters, queryParameters } from '../flow/wire/parameters.js'
import type { Parameters } from '../flow/wire/parameters.js'
import { ProtocolError } from '../flow/wire/protocol-error.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import { errorPage } from '../http/error-page.js'
import { claimsOf, knownPersonas } from './persona.js'
import type { Persona } from './persona.js'
import { personaPage } from './persona-page.js'
import type { Provider } from './provider-app.js'

/** What a code stands for until it is exchanged. */
export interface ProviderGrant {
  readonly claims: Persona & { readonly sub: string }
  readonly clientId: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly nonce?: string
  readonly scope: string
}

/** A request that may be answered: the tenant's, for one of its connections. */
interface Asked {
  readonly connection: FederatedConnection
  readonly redirectUri: string
  readonly parameters: Parameters
}

/** Seconds a code is good for; our choice. */
const CODE_SECONDS = 60
const S256 = /^[A-Za-z0-9_-]{43}$/
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/

/** `GET /authorize`: the page where the developer chooses who signs in, unless a test has said so. */
export async function showChoice(c: Context, provider: Provider): Promise<Response> {
  return orPage(c, async () => {
    const asked = request(provider, queryParameters(c.req.raw))
    const scripted = provider.scripted()
    if (scripted === 'refuse') return c.redirect(refusal(provider, asked), 303)
    if (scripted) return c.redirect(await grant(provider, asked, scripted), 303)
    return choice(c, provider, asked)
  })
}

/** `POST /authorize`: the choice. The request is in the query still, as the page was opened. */
export async function decide(c: Context, provider: Provider): Promise<Response> {
  return orPage(c, async () => {
    if (c.req.header('origin') !== provider.provider()) {
      throw new ProtocolError('invalid_request', 'Only the page of the provider may do this.', {
        status: 403,
      })
    }
    const asked = request(provider, queryParameters(c.req.raw))
    const body = await bodyParameters(c.req.raw)
    if (body.decision === 'refuse') return c.redirect(refusal(provider, asked), 303)
    const persona = await chosen(provider, asked, body)
    if (typeof persona === 'string') return choice(c, provider, asked, { problem: persona, body })
    return c.redirect(await grant(provider, asked, persona), 303)
  })
}

async function choice(
  c: Context,
  provider: Provider,
  { connection, parameters }: Asked,
  { problem, body = {} }: { readonly problem?: string; readonly body?: Parameters } = {},
): Promise<Response> {
  const personas = await knownPersonas(provider.users, connection)
  return personaPage(c, {
    connection: connection.displayName,
    tenant: provider.config().tenant.friendlyName,
    personas,
    email: body.email ?? parameters.login_hint ?? '',
    name: body.name ?? '',
    ...(problem !== undefined && { problem }),
  })
}

/**
 * Only the tenant may ask, and only for itself: whoever could name another address would get codes
 * for whomever he likes.
 */
function request(provider: Provider, parameters: Parameters): Asked {
  const connection = provider
    .config()
    .federated.find(({ name, upstream }) => name === parameters.client_id && upstream === null)
  if (!connection) {
    throw new ProtocolError('invalid_request', 'No connection of the tenant has this client_id.')
  }
  const redirectUri = `${provider.issuer()}login/callback`
  if (parameters.redirect_uri !== redirectUri) {
    throw new ProtocolError('invalid_request', `The redirect_uri must be ${redirectUri}.`)
  }
  if (parameters.response_type !== 'code' || !parameters.state) {
    throw new ProtocolError('invalid_request', 'The response_type must be code, with a state.')
  }
  const { code_challenge: challenge = '', code_challenge_method: method } = parameters
  if (method !== 'S256' || !S256.test(challenge)) {
    throw new ProtocolError('invalid_request', 'The code_challenge (PKCE, S256) is missing.')
  }
  return { connection, redirectUri, parameters }
}

/** The persona that was chosen, or what is wrong with what was typed. */
async function chosen(
  { users }: Provider,
  { connection }: Asked,
  body: Parameters,
): Promise<Persona | string> {
  if (body.persona !== undefined) {
    const personas = await knownPersonas(users, connection)
    const found = personas.find(({ sub }) => sub === body.persona)
    return found ?? 'This account is gone. Choose another one.'
  }
  const email = (body.email ?? '').trim()
  if (!EMAIL.test(email)) return 'Type an email address, such as ada@example.com.'
  const name = (body.name ?? '').trim()
  const more = attributesIn(body.attributes)
  if (more === undefined) {
    return 'Write the attributes as a JSON object, such as {"hd": "example.com"}.'
  }
  return {
    ...more,
    email,
    email_verified: body.email_verified === 'yes',
    ...(name !== '' && { name }),
  }
}

function attributesIn(text = ''): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

async function grant(
  { clock, store, provider }: Provider,
  { connection, redirectUri, parameters }: Asked,
  persona: Persona,
): Promise<string> {
  const code = randomSecret()
  const granted: ProviderGrant = {
    claims: claimsOf(persona),
    clientId: connection.name,
    redirectUri,
    codeChallenge: parameters.code_challenge ?? '',
    ...(parameters.nonce !== undefined && { nonce: parameters.nonce }),
    scope: parameters.scope ?? '',
  }
  await store.put('upstream_login', `code:${fingerprint(code)}`, granted, {
    expiresAt: clock.now() + CODE_SECONDS,
  })
  return answer(redirectUri, { code, state: parameters.state, iss: provider() })
}

function refusal({ provider }: Provider, { redirectUri, parameters }: Asked): string {
  return answer(redirectUri, {
    error: 'access_denied',
    error_description: 'The person refused to sign in.',
    state: parameters.state,
    iss: provider(),
  })
}

function answer(
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}

/** A request that is not the tenant's is answered here; it is sent nowhere. */
async function orPage(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return errorPage(c, {
      status: error.status === 403 ? 403 : 400,
      title: 'This is no request of the tenant',
      description: error.message,
      error: error.code,
    })
  }
}
