import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { runActions } from './test-actions.js'

const secret = 'correct horse battery staple'
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs by hand, so that the tokens of another site are not made by the code under test. */
function sign(payload: object, { alg = 'HS256', key = secret } = {}): string {
  const text = `${part({ alg, typ: 'JWT' })}.${part(payload)}`
  const hash = alg === 'HS512' ? 'sha512' : 'sha256'
  const signature = alg === 'none' ? '' : createHmac(hash, key).update(text).digest('base64url')
  return `${text}.${signature}`
}

const now = Math.floor(Date.now() / 1_000)
const good = { sub: 'auth0|1', state: 'st', exp: now + 60, iat: now, iss: 'mfa-service', color: 1 }

describe('sendUserTo', () => {
  it('adds parameters to the address and keeps those it has', async () => {
    const { url } = await runActions(
      `api.redirect.sendUserTo('https://x.example/p?a=1#top', { query: { b: 'c d&e', n: 2, ok: true, no: undefined } })`,
    )
    expect(url).toBe('https://x.example/p?a=1&b=c+d%26e&n=2&ok=true#top')
  })

  it('is reported although nobody can be redirected: the tenant answers that', async () => {
    const code = `if (!api.redirect.canRedirect()) api.redirect.sendUserTo('https://x.example')`
    expect((await runActions(code, { facts: { canRedirect: false } })).outcome).toBe('redirect')
    expect((await runActions(code)).outcome).toBe('allow')
  })

  it('lets the last call count, and says so', async () => {
    const { url, trace } = await runActions(
      `api.redirect.sendUserTo('https://x.example').redirect.sendUserTo('https://y.example')`,
    )
    expect(url).toBe('https://y.example/')
    expect(trace.rules[0]?.console[0]?.text).toMatch(/called again/)
  })

  it.each([
    `'/relative'`,
    `'javascript:alert(1)'`,
    `'https://user:pw@x.example'`,
    '5',
    `'https://x.example', { query: 'a=b' }`,
    `'https://x.example', { query: { a: {} } }`,
  ])('does not take %s, and does not let the login pass without it', async (given) => {
    const code = `api.redirect.sendUserTo(${given})`
    expect((await runActions(code)).outcome).toBe('deny')
    expect((await runActions(`try { ${code} } catch (e) {}`)).outcome).toBe('deny')
  })
})

describe('encodeToken', () => {
  const encode = (options: string) =>
    `const token = api.redirect.encodeToken(${options})
     api.redirect.sendUserTo('https://x.example', { query: { session_token: token } })`

  async function claimsOf(options: string): Promise<Record<string, unknown>> {
    const { url } = await runActions(encode(options))
    const token = new URL(url ?? '').searchParams.get('session_token') ?? ''
    const [head = '', body = '', signature] = token.split('.')
    const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
    expect(signature).toBe(expected)
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'HS256' })
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
  }

  it('says who comes from where, for 15 minutes', async () => {
    const claims = await claimsOf(`{ secret: '${secret}', payload: { email: event.user.email } }`)
    expect(claims).toMatchObject({
      sub: 'auth0|1',
      iss: 'acme.test',
      ip: '203.0.113.9',
      email: 'ada@acme.example',
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900)
  })

  it('lets the Action choose the time, and not who it speaks of', async () => {
    const claims = await claimsOf(
      `{ secret: '${secret}', expiresInSeconds: 60, payload: { sub: 'auth0|2', exp: 9e9, ip: 'x' } }`,
    )
    expect(claims).toMatchObject({ sub: 'auth0|1', ip: '203.0.113.9' })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(60)
  })

  it.each([
    ['{ payload: {} }', /needs a secret/],
    ['{ secret: undefined, payload: {} }', /needs a secret/],
    [`{ secret: '${secret}', payload: 'x' }`, /payload.* must be an object/],
    [`{ secret: '${secret}', payload: {}, expiresInSeconds: '60' }`, /expiresInSeconds must be/],
    [`{ secret: '${secret}', payload: {}, expiresInSeconds: -1 }`, /expiresInSeconds must be/],
  ])('does not take %s', async (options, message) => {
    const { error } = await runActions(encode(options))
    expect(error?.message).toMatch(message)
  })

  it('shows neither the secret nor the token in the trace', async () => {
    const { trace } = await runActions({
      code: encode('{ secret: event.secrets.KEY, payload: {} }').replace(
        'api.redirect.sendUserTo',
        'console.log(token, event.secrets.KEY); api.redirect.sendUserTo',
      ),
      secrets: { KEY: secret },
    })
    expect(JSON.stringify(trace)).not.toMatch(/eyJ|correct horse/)
    expect(trace.rules[0]?.console[0]?.text).toBe('[token] [secrets.KEY]')
  })
})

describe('validateToken', () => {
  const validate = (options = `{ secret: event.secrets.KEY }`) => ({
    code: `exports.onContinuePostLogin = async (event, api) => {
      const payload = api.redirect.validateToken(${options})
      api.idToken.setCustomClaim('https://acme.example/color', payload.color)
    }`,
    secrets: { KEY: secret },
  })

  const returning = (
    request: object,
    { state = 'st', action = validate() }: { state?: string | null; action?: object } = {},
  ) =>
    runActions([action as { code: string }], {
      event: {
        request: { ip: '203.0.113.9', hostname: 'acme.test', query: {}, body: {}, ...request },
      },
      facts: state === null ? {} : { redirectState: state },
      start: { action: 'a1', phase: 'continue' },
    })

  it('returns what another site says, from the body or the query', async () => {
    for (const request of [
      { body: { session_token: sign(good) } },
      { query: { session_token: sign(good) } },
    ]) {
      const { outcome, effects, findings } = await returning(request)
      expect(outcome).toBe('allow')
      expect(effects.idToken).toEqual({ 'https://acme.example/color': 1 })
      expect(findings).toEqual([])
    }
  })

  it('looks for another parameter when it is told to', async () => {
    const action = validate(`{ secret: event.secrets.KEY, tokenParameterName: 'my_token' }`)
    const { outcome } = await returning({ body: { my_token: sign(good) } }, { action })
    expect(outcome).toBe('allow')
  })

  it.each([
    ['no token', undefined, /found no parameter "session_token"/],
    ['no JWT', 'x', /not valid/],
    ['another secret', sign(good, { key: 'other' }), /not valid: invalid signature/],
    ['no algorithm', sign(good, { alg: 'none' }), /not valid/],
    ['another algorithm', sign(good, { alg: 'HS512' }), /not valid: invalid algorithm/],
    ['an expired token', sign({ ...good, exp: now - 1 }), /not valid: jwt expired/],
    [
      'a token that is not valid yet',
      sign({ ...good, nbf: now + 60 }),
      /not valid: jwt not active/,
    ],
    ['a token that never expires', sign({ ...good, exp: undefined }), /no exp/],
    ['a token for another user', sign({ ...good, sub: 'auth0|2' }), /another user/],
    ['a token for nobody', sign({ ...good, sub: undefined }), /another user/],
    ['a token of another redirect', sign({ ...good, state: 'other' }), /state of this redirect/],
    ['a token without state', sign({ ...good, state: undefined }), /state of this redirect/],
  ])('refuses %s', async (_name, token, message) => {
    const { outcome, error, effects } = await returning({ body: { session_token: token } })
    expect(outcome).toBe('deny')
    expect(error?.message).toMatch(message)
    expect(effects.idToken).toEqual({})
  })

  it('refuses every token where there was no redirect', async () => {
    const token = sign({ ...good, state: undefined })
    expect((await returning({ body: { session_token: token } }, { state: null })).outcome).toBe(
      'deny',
    )
  })

  it('needs a secret', async () => {
    const action = validate('{}')
    const { error } = await returning({ body: { session_token: sign(good) } }, { action })
    expect(error?.message).toMatch(/needs a secret/)
  })

  it('is found out when the Action lets a refused token pass', async () => {
    const action = {
      code: `exports.onContinuePostLogin = async (event, api) => {
        try { api.redirect.validateToken({ secret: event.secrets.KEY }) } catch (e) {}
      }`,
      secrets: { KEY: secret },
    }
    const { outcome, findings } = await returning({ body: { session_token: 'x' } }, { action })
    expect(outcome).toBe('allow')
    expect(findings.map(({ id }) => id)).toEqual(['unverified-return'])
  })
})
