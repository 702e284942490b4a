import type { Services } from '../../services.js'
import { requireOwnPage } from '../hosted/same-origin.js'
import { checkPassword } from '../login/check-password.js'
import type { PasswordCheck } from '../login/check-password.js'
import { apply, loadLogin, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { connectionOf, findClient } from '../request/clients.js'
import { issueResult } from '../request/login-results.js'
import { knownBrowser } from '../sessions/browsers.js'
import { html, json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, textIn } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { formFields } from '../wire/script-pages.js'

/**
 * `POST /usernamepassword/login`: the password from a classic login page on the tenant's own origin.
 * A right one is answered with a form, which the page posts to `/login/callback`; the form proves the
 * password for this login and nothing more.
 *
 * @see [Classic Universal Login](https://auth0.com/docs/authenticate/login/auth0-universal-login/classic-experience)
 */
export async function usernamePasswordLogin(request: Request, services: Services): Promise<Answer> {
  requireOwnPage(services, request)
  const body = await jsonBody(request)
  const login = await waitingLogin(services, request, body)
  const config = services.config()
  const client = findClient(config, login.transaction.request.clientId)
  const connection = client && connectionOf(config, client, textIn(body, 'connection'))
  if (!client || !connection) throw new ProtocolError('invalid_request', 'Unknown connection.')
  const { username, password } = credentialsIn(body)
  const { ip } = services.whereabouts(request).origin
  const check = await checkPassword(services, {
    connection: connection.name,
    username,
    password,
    ip,
  })
  if (check.outcome !== 'right') {
    await saveLogin(services, login, apply(services, login, { type: 'reject_credentials' }, []))
    return refused(check)
  }
  const { user } = check
  const wresult = await issueResult(services, {
    transactionId: login.transaction.id,
    user,
    connection: check.connection,
  })
  return resultForm(services, wresult, {
    strategy: 'auth0',
    tenant: config.tenant.name,
    connection: check.connection,
    client_id: client.clientId,
    state: login.transaction.id,
  })
}

/** The login that the page is for: it waits for a password, in this browser, for this application. */
async function waitingLogin(
  services: Services,
  request: Request,
  body: Readonly<Record<string, unknown>>,
): Promise<Login> {
  const login = await loadLogin(services, textIn(body, 'state'), knownBrowser(request))
  const { transaction } = login
  if (transaction.state !== 'identifying') {
    throw new ProtocolError('invalid_request', 'This sign-in waits for no password. Start again.')
  }
  if (textIn(body, 'client_id') !== transaction.request.clientId) {
    throw new ProtocolError('invalid_request', 'The client_id is not the one of this sign-in.')
  }
  return login
}

function credentialsIn(body: Readonly<Record<string, unknown>>) {
  const username = textIn(body, 'username')
  const password = textIn(body, 'password')
  if (username && password) return { username, password }
  throw new ProtocolError('invalid_request', 'The username or the password is missing.')
}

/** The body is put into the page that asked, which submits the first form in it. */
function resultForm(services: Services, wresult: string, wctx: unknown): Answer {
  const action = new URL('/login/callback', services.issuer()).href
  const fields = { wa: 'wsignin1.0', wresult, wctx: JSON.stringify(wctx) }
  return html(
    `<form method="post" name="hiddenform" action="${action}">${formFields(fields)}` +
      '<noscript><button>Continue</button></noscript></form>',
    "default-src 'none'",
  )
}

function refused(check: Exclude<PasswordCheck, { outcome: 'right' }>): Answer {
  switch (check.outcome) {
    case 'wrong':
      return refusal('invalid_user_password', 'Wrong email or password.', 401)
    case 'blocked':
      return refusal('blocked_user', 'user is blocked', 401)
    case 'too_many_attempts':
      return refusal(
        'too_many_attempts',
        'Your account has been blocked after multiple consecutive login attempts.',
        429,
        { 'retry-after': String(check.retryAfterSeconds) },
      )
  }
}

function refusal(
  code: string,
  description: string,
  statusCode: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = { name: 'ValidationError', code, description, statusCode }
  return json(body, { status: statusCode, headers })
}
