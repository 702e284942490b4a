// What one password + TOTP login costs the tenant's process, against its cryptographic floor.
import { fork } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { TOTP, Secret } from 'otpauth'
import { ratio } from './measure.js'

const program = fileURLToPath(new URL('./login-process.js', import.meta.url))
const application = 'http://localhost:3000'
const callback = `${application}/callback`

/**
 * Ratios of CPU: logins from the password to the tokens, divided by what no login can do without, which
 * is one argon2id verification of the same cost, one TOTP verification and two RS256 signatures. Both
 * are measured in the tenant's process, in turns.
 */
export async function benchLogin({ rounds = 7, logins = 25 } = {}) {
  const tenant = await startTenantProcess({ callback, users: (rounds + 8) * logins })
  const values = []
  try {
    await cpuOfLogins(tenant, 8 * logins)
    await tenant.ask('floor', logins)
    for (let round = 0; round < rounds; round += 1) {
      const login = await cpuOfLogins(tenant, logins)
      values.push(login / (await tenant.ask('floor', logins)))
    }
  } finally {
    await tenant.stop()
  }
  // A login makes five requests and keeps what it learned; 1.3 leaves 0.3 of the floor for all of that.
  return ratio('password + TOTP login / its cryptography', values, 1.3)
}

/** CPU milliseconds of `count` logins. */
async function cpuOfLogins(tenant, count) {
  const before = await tenant.ask('cpu')
  for (let login = 0; login < count; login += 1) await logIn(tenant)
  return (await tenant.ask('cpu')) - before
}

/** One login by a person and a browser that are new here, as the SDK and the hosted page make it. */
async function logIn({ url, clientId, users }) {
  const browser = createBrowser(url)
  // A code is good for one use: with a person for each login, nothing has to wait for the next one.
  const user = users.pop()
  const verifier = randomBytes(32).toString('base64url')
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url')

  const { login_ticket: ticket } = await browser.json('/co/authenticate', {
    origin: application,
    body: {
      client_id: clientId,
      credential_type: 'http://auth0.com/oauth/grant-type/password-realm',
      realm: user.connection,
      username: user.email,
      password: user.password,
      code_challenge: codeChallenge,
    },
  })
  const request = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: 'openid profile email',
    state: 'state',
    nonce: 'nonce',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    login_ticket: ticket,
    realm: user.connection,
    sso: 'true',
  })
  const challenge = await browser.redirect(`/authorize?${request.toString()}`)
  const code = new TOTP({ secret: Secret.fromBase32(user.secret) }).generate()
  const screen = await browser.json(`/u/api/transaction${challenge.search}`, {
    origin: url,
    body: { action: 'submit_code', code, rememberBrowser: false },
  })
  const answer = await browser.redirect(screen.url)
  const tokens = await browser.json('/oauth/token', {
    origin: application,
    body: {
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: callback,
      code: answer.searchParams.get('code'),
      code_verifier: verifier,
    },
  })
  if (!tokens.id_token) throw new Error(`The login got no tokens: ${JSON.stringify(tokens)}`)
}

/** As much of a browser as a login needs: it keeps cookies and follows no redirect by itself. */
function createBrowser(url) {
  const cookies = new Map()

  async function send(path, { headers = {}, ...init } = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { ...headers, ...(cookie && { cookie }) },
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      cookies.set(name, value)
    }
    return response
  }

  return {
    async json(path, { origin, body }) {
      const response = await send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify(body),
      })
      return response.json()
    },
    async redirect(path) {
      const response = await send(path)
      await response.arrayBuffer()
      return new URL(response.headers.get('location'), url)
    },
  }
}

/** The tenant in a process of its own, which answers questions about itself. */
async function startTenantProcess(setting) {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))

  function ask(question, argument) {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('The process of the tenant has ended.'))
      child.once('exit', ended)
      child.once('message', (answer) => {
        child.off('exit', ended)
        resolve(answer)
      })
      child.send({ question, argument })
    })
  }

  async function stop() {
    child.kill('SIGTERM')
    await gone
  }
  return { ask, stop, ...(await ask('start', setting)) }
}
