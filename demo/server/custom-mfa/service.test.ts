import { readFileSync } from 'node:fs'
import { loadRule } from '@lockstep/rules'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createChallenges } from './challenges.js'
import { createCustomMfaService } from './service.js'

const TENANT = 'http://localhost:4400'
const APPLICATION = 'http://localhost:4401'
const SERVICE = 'http://localhost:4402'
const REQUEST_SECRET = 'request-secret-of-this-test-32-bytes'
const ANSWER_SECRET = 'answer-secret-of-this-test-32-bytes!'

const script = readFileSync(
  new URL('../../tenant/rules/custom-mfa-service.js', import.meta.url),
  'utf8',
)
const rule = loadRule(script, {
  globals: {
    configuration: {
      MFA_SERVICE_URL: SERVICE,
      MFA_REQUEST_SECRET: REQUEST_SECRET,
      MFA_ANSWER_SECRET: ANSWER_SECRET,
    },
  },
})

const cleo = { user_id: 'auth0|cleo' }
const login = { state: 's1', nonce: 'n1', code_challenge: 'c1' }

interface Context {
  protocol: string
  clientID: string
  request: { query: Record<string, string>; body: Record<string, string> }
  redirect?: { url: string }
}

/** Runs the rule; resolves with the error it called back with, and with what it left in the context. */
async function run({
  user = cleo,
  query = login,
  answer,
  error,
}: {
  user?: { user_id: string }
  query?: Record<string, string>
  /** What the service sent back; absent in the first pass. */
  answer?: string
  error?: string
} = {}): Promise<{ denied: string | undefined; context: Context }> {
  const context: Context = {
    protocol:
      answer === undefined && error === undefined ? 'oidc-basic-profile' : 'redirect-callback',
    clientID: 'acme-intranet',
    request: {
      query: { ...(error && { mfa_error: error }), ...query },
      body: answer === undefined ? {} : { mfa_answer: answer },
    },
  }
  return new Promise((resolve) => {
    void rule(user, context, (denial: unknown) =>
      resolve({ denied: (denial as Error | null)?.message, context }),
    )
  })
}

/** The service, and a person who reads the SMS. */
function setUp() {
  const sent: string[] = []
  const service = createCustomMfaService({
    requestSecret: REQUEST_SECRET,
    answerSecret: ANSWER_SECRET,
    tenantOrigin: () => TENANT,
    applicationOrigin: () => APPLICATION,
    phoneOf: (userId) => (userId === cleo.user_id ? '+15550103' : undefined),
    sendSms: async ({ text }) => void sent.push(text),
    publicFolder: new URL('../../public/', import.meta.url),
  })
  const post = (path: string, fields: Record<string, string>) =>
    service.request(SERVICE + path, { method: 'POST', body: new URLSearchParams(fields) })

  /** Follows the rule's redirect, as the tenant does: with the login's handle. */
  async function arrive(url?: string) {
    const target = new URL(url ?? (await run()).context.redirect?.url ?? '')
    target.searchParams.set('state', 'handle-1')
    const response = await service.request(target)
    const html = await response.text()
    return { response, html, id: /name="id" value="([^"]+)"/.exec(html)?.[1] ?? '' }
  }
  return { service, post, arrive, code: () => sent.at(-1)?.slice(0, 6) ?? '' }
}

async function answered(): Promise<string> {
  const { arrive, post, code } = setUp()
  const { id } = await arrive()
  const html = await (await post('/verify', { id, code: code() })).text()
  return /name="mfa_answer" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

describe('the custom MFA service', () => {
  test('sends a code and gives the browser a signed answer for /continue', async () => {
    const { arrive, post, code } = setUp()
    const { response, id } = await arrive()
    expect(response.status).toBe(200)
    const html = await (await post('/verify', { id, code: code() })).text()
    expect(html).toContain(`action="${TENANT}/continue?state=handle-1"`)
    expect(html).toContain('name="mfa_answer"')
  })

  test('lets its form go on to the tenant, and to the application behind it', async () => {
    const { response } = await setUp().arrive()
    expect(response.headers.get('Content-Security-Policy')).toContain(
      `form-action 'self' ${TENANT} ${APPLICATION};`,
    )
  })

  test('asks again after a wrong code, and sends the browser back after five', async () => {
    const { arrive, post } = setUp()
    const { id } = await arrive()
    const attempts = []
    for (let n = 0; n < 5; n++) attempts.push(await post('/verify', { id, code: 'x' }))
    expect(attempts.map(({ status }) => status)).toEqual([422, 422, 422, 422, 303])
    expect(attempts[4]?.headers.get('Location')).toBe(
      `${TENANT}/continue?state=handle-1&mfa_error=too_many_attempts`,
    )
  })

  test('takes a code once', async () => {
    const { arrive, post, code } = setUp()
    const { id } = await arrive()
    await post('/verify', { id, code: code() })
    expect((await post('/verify', { id, code: code() })).status).toBe(400)
  })

  test('sends the browser back without an answer when the person cancels', async () => {
    const { arrive, post, code } = setUp()
    const { id } = await arrive()
    const { headers } = await post('/cancel', { id })
    expect(headers.get('Location')).toBe(`${TENANT}/continue?state=handle-1&mfa_error=cancelled`)
    expect((await post('/verify', { id, code: code() })).status).toBe(400)
  })

  test('refuses a request that the rule did not sign', async () => {
    const { arrive } = setUp()
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('acme-tenant')
      .setAudience('acme-mfa-service')
      .setSubject(cleo.user_id)
      .setJti('1')
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode('another secret, just as long as it'))
    expect((await arrive(`${SERVICE}/?mfa_request=${forged}`)).response.status).toBe(400)
  })

  test('shows no more of a phone number than its owner needs', async () => {
    const { html } = await setUp().arrive()
    expect(html).toContain('+1555•••103')
    expect(html).not.toContain('+15550103')
  })

  test('forgets a challenge after five minutes', () => {
    let now = 0
    const challenges = createChallenges({ now: () => now })
    const { id, code } = challenges.begin({ sub: 'a', jti: 'b' }, 's')
    now = 5 * 60_000
    expect(challenges.check(id, code).result).toBe('gone')
  })
})

describe('the rule custom-mfa-service', () => {
  test('accepts the answer of the service', async () => {
    expect((await run({ answer: await answered() })).denied).toBeUndefined()
  })

  test.each([
    ['another person', { user: { user_id: 'auth0|ada' } }],
    ['another login', { query: { ...login, state: 's2' } }],
    ['another browser’s PKCE pair', { query: { ...login, code_challenge: 'c2' } }],
  ])('refuses an answer for %s', async (_what, change) => {
    const { denied } = await run({ answer: await answered(), ...change })
    expect(denied).toBe('The Acme code service did not confirm this login.')
  })

  test('refuses the request in place of an answer', async () => {
    const { context } = await run()
    const request = new URL(context.redirect?.url ?? '').searchParams.get('mfa_request') ?? ''
    expect((await run({ answer: request })).denied).toBeDefined()
  })

  test.each([
    ['changed claims', (token: string) => token.replace(/\.[^.]+\./, '.e30.')],
    ['no signature', (token: string) => token.replace(/[^.]+$/, '')],
    ['half a token', (token: string) => token.split('.')[0] ?? ''],
    ['alg none', () => new UnsecuredJWT({ sub: cleo.user_id }).encode()],
    ['nothing', () => ''],
  ])('refuses an answer with %s', async (_what, forge) => {
    expect((await run({ answer: forge(await answered()) })).denied).toBeDefined()
  })

  test('refuses an answer that is too old', async () => {
    const { context } = await run()
    const request = new URL(context.redirect?.url ?? '').searchParams.get('mfa_request') ?? ''
    const { jti } = JSON.parse(
      Buffer.from(request.split('.')[1] ?? '', 'base64url').toString(),
    ) as { jti: string }
    const sign = (exp: number) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer('acme-mfa-service')
        .setAudience('acme-tenant')
        .setSubject(cleo.user_id)
        .setJti(jti)
        .setExpirationTime(exp)
        .sign(new TextEncoder().encode(ANSWER_SECRET))
    const now = Math.floor(Date.now() / 1000)
    expect((await run({ answer: await sign(now + 60) })).denied).toBeUndefined()
    expect((await run({ answer: await sign(now - 1) })).denied).toBeDefined()
  })

  test('tells the person what went wrong at the service', async () => {
    expect((await run({ error: 'cancelled' })).denied).toContain('You cancelled')
    expect((await run({ error: 'too_many_attempts' })).denied).toContain('Too many wrong codes')
    expect((await run({ error: 'whatever' })).denied).toContain('did not confirm')
  })
})
