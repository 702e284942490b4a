import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { URLSearchParams } from 'node:url'

/**
 * A tenant that plays scenes: the `audience` of a login names what happens to it. It shares the test
 * server's port and is reached under another host name, which makes it another origin.
 */
export function fakeTenant() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'fake', alg: 'RS256', use: 'sig' }
  const routes = new Map([
    ['/authorize', authorize],
    ['/co/authenticate', coAuthenticate],
    ['/oauth/token', token(privateKey)],
    ['/.well-known/jwks.json', (context) => json(context, 200, { keys: [jwk] })],
  ])
  return async (context, next) => {
    if (context.path.endsWith('.coop.browser.html')) isolate(context)
    const route = routes.get(context.path)
    if (!route) return next()
    context.set('access-control-allow-origin', context.get('origin') || '*')
    context.set('access-control-allow-credentials', 'true')
    context.set('access-control-allow-headers', 'content-type')
    context.status = 204
    if (context.method !== 'OPTIONS') await route(context)
  }
}

const PAGES = {
  answer: 'answer({ code, state })',
  deny: "answer({ state, error: 'unauthorized', error_description: 'Not from this network.' })",
  login_required: "answer({ state, error: 'login_required', error_description: 'Who are you?' })",
  'wrong-state': "answer({ code, state: 'of-another-login' })",
  'no-state': 'answer({ code })',
  twice: 'answer({ code, state }); answer({ code: "replayed", state })',
  'via-callback': 'location.replace(callback)',
  'error-page': '',
  // A person is busy on a page of the tenant, which can reach its opener.
  present: "presence('ready')",
  // The page left for a service that may cut the relation.
  away: "presence('ready'); presence('away'); setTimeout(close, 300)",
  'closed-by-person': "presence('ready'); setTimeout(close, 300)",
  'closed-unseen': 'setTimeout(close, 300)',
  // The answer comes from an origin that is neither the tenant's nor the application's.
  foreign: `location.replace(location.href
    .replace(location.hostname, 'foreign.localhost').replace('audience=foreign', 'audience=answer'))`,
  // COOP: the window is cut off, so the answer goes through the callback page.
  coop: 'setTimeout(() => location.replace(callback), 600)',
  'coop-present': 'setTimeout(close, 3000)',
}

function authorize(context) {
  const query = context.URL.searchParams
  const scene = query.get('audience') ?? 'answer'
  if (scene.startsWith('coop')) isolate(context)
  const code = Buffer.from(
    JSON.stringify({ nonce: query.get('nonce'), challenge: query.get('code_challenge') }),
  ).toString('base64url')
  context.status = 200
  context.type = 'html'
  context.body = `<!doctype html><title>${query.has('login_ticket') ? 'with' : 'without'} ticket</title><script>
    const query = new URLSearchParams(location.search)
    const code = ${JSON.stringify(code)}, state = query.get('state')
    const callback = query.get('redirect_uri') + '?' + new URLSearchParams({ code, state })
    const other = opener ?? parent
    const post = (message) => other.postMessage(message, new URL(query.get('redirect_uri')).origin)
    const answer = (response) => post({ type: 'authorization_response', response })
    const presence = (presence) => post({ type: 'lockstep:presence', presence })
    ${Object.hasOwn(PAGES, scene) ? PAGES[scene] : PAGES.answer}
  </script>`
}

async function coAuthenticate(context) {
  const { password } = JSON.parse(await body(context))
  if (password === 'wrong') {
    return json(context, 403, {
      error: 'access_denied',
      error_description: 'Wrong email or password.',
    })
  }
  if (password === 'slow') await new Promise((resolve) => setTimeout(resolve, 1500))
  json(context, 200, { login_ticket: 'ticket', co_verifier: 'verifier', co_id: 'id' })
}

function token(privateKey) {
  return async (context) => {
    const form = new URLSearchParams(await body(context))
    const { nonce, challenge } = parse(form.get('code'))
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (proof !== challenge) return json(context, 403, { error: 'invalid_grant' })
    const now = Math.floor(Date.now() / 1000)
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const input = [
      part({ alg: 'RS256', typ: 'JWT', kid: 'fake' }),
      part({
        iss: `${context.URL.origin}/`,
        sub: 'auth0|1',
        aud: form.get('client_id'),
        iat: now,
        exp: now + 3600,
        nonce,
        name: 'Ada',
      }),
    ].join('.')
    json(context, 200, {
      access_token: 'access',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid profile email',
      id_token: `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`,
    })
  }
}

function isolate(context) {
  context.set('cross-origin-opener-policy', 'same-origin')
}

function json(context, status, value) {
  context.status = status
  context.type = 'json'
  context.body = JSON.stringify(value)
}

async function body({ req }) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function parse(code) {
  try {
    return JSON.parse(Buffer.from(code ?? '', 'base64url').toString('utf8'))
  } catch {
    return {}
  }
}
