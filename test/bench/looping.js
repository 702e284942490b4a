// What one rule that loops for ever takes from everybody else's logins.
/* global Request */
import { createHash, randomBytes } from 'node:crypto'
import { createRuleEngine } from '@lockstep/rules'
import { createTenant } from '@lockstep/tenant'
import { ratio, spread } from './measure.js'

const application = 'http://localhost:3000'
const callback = `${application}/callback`
const user = { username: 'ada@example.com', password: 'correct horse battery staple' }
const rule = `function (user, context, callback) {
  if (context.request.query.loop) { while (true) {} }
  callback(null, user, context)
}`

/**
 * Ratios of time: logins while a rule loops in another login, divided by the same logins without. The
 * loop takes a core, so on a machine with two of them 2 is what a fair share leaves.
 */
export async function benchLooping({ rounds = 5, logins = 150 } = {}) {
  const values = []
  const perSecond = { quiet: [], looping: [] }
  for (let round = 0; round < rounds; round += 1) {
    const tenant = newTenant()
    await timeOf(tenant, logins)
    const quiet = await timeOf(tenant, logins)
    const endless = logIn(tenant, { loop: 'yes' }).catch(() => undefined)
    const looping = await timeOf(tenant, logins)
    await tenant.close()
    await endless
    values.push(looping / quiet)
    perSecond.quiet.push((logins * 1000) / quiet)
    perSecond.looping.push((logins * 1000) / looping)
  }
  const [quiet, looping] = [perSecond.quiet, perSecond.looping].map((all) => spread(all).median)
  return {
    ...ratio('logins while a rule loops / without', values, 2),
    note: `${Math.round(looping)} logins/s, ${Math.round(quiet)} without`,
  }
}

function newTenant() {
  return createTenant({
    // Longer than a round, so that nothing ends the loop before.
    ruleEngine: (options) => createRuleEngine({ ...options, timeoutMs: 60_000 }),
    config: {
      clients: [
        { client_id: 'bench', name: 'Bench', callbacks: [callback], web_origins: [application] },
      ],
      users: [{ email: user.username, password: user.password }],
      rules: [{ name: 'sometimes-endless', script: rule }],
    },
  })
}

async function timeOf(tenant, logins) {
  const started = performance.now()
  for (let login = 0; login < logins; login += 1) await logIn(tenant)
  return performance.now() - started
}

/** A password against a code: two requests, and the rules. */
async function logIn(tenant, more = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
  const response = await tenant.fetch(
    new Request(`${tenant.url}/co/authenticate`, {
      method: 'POST',
      headers: { origin: application, 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'bench',
        credential_type: 'password',
        code_challenge: codeChallenge,
        ...user,
      }),
    }),
  )
  const { login_ticket: ticket } = await response.json()
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'bench',
    redirect_uri: callback,
    scope: 'openid',
    state: 'state',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    login_ticket: ticket,
    ...more,
  })
  const answer = await tenant.fetch(new Request(`${tenant.url}/authorize?${query}`))
  const location = answer.headers.get('location') ?? ''
  if (!location.includes('code=')) throw new Error(`The login got no code: ${location}`)
}
