import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  acmeTenant,
  answerAt,
  attempt,
  coAuthenticate,
  demand,
  exchange,
  postToken,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { NEW, OTP_GRANT, passwordlessTenant, post, sent } from '../journeys/support/passwordless.js'

let tenant: Tenant
afterEach(() => tenant.close())

interface Answered {
  readonly error?: string
  readonly error_description?: string
  readonly mfa_token?: string
  readonly id_token?: string
  readonly login_ticket?: string
}

function grant(otp: string, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  return postToken(tenant, {
    grant_type: OTP_GRANT,
    client_id: 'acme',
    username: NEW.email,
    realm: 'email',
    scope: 'openid email',
    otp,
    ...more,
  })
}

const read = async (response: Response) => (await response.json()) as Answered
const other = (code: string) => (code === '000000' ? '000001' : '000000')

/** What an application gives to `/passwordless/start` for a link. */
function linkRequest(more: Readonly<Record<string, string | null>> = {}) {
  const started = attempt(more)
  const { searchParams } = new URL(started.url, ACME.origin)
  return { started, authParams: Object.fromEntries(searchParams) }
}

const WITNESS = `function (user, context, callback) {
  context.idToken['https://acme.example/seen'] = [context.protocol, context.connection,
    context.connectionStrategy, context.authentication.methods.map((m) => m.name),
    user.email || null, user.phone_number || null, JSON.stringify(context.request)];
  callback(null, user, context);
}`

describe('a code that was sent', () => {
  it('signs in somebody new, whose address is proven by it', async () => {
    tenant = passwordlessTenant([WITNESS])
    const code = await sent(tenant)
    const { id_token } = await read(await grant(code))
    const claims = decodeJwt(id_token!)
    expect(claims).toMatchObject({ email: NEW.email, email_verified: true })
    expect(claims.sub).toMatch(/^email\|/)
    const seen = claims['https://acme.example/seen'] as string[]
    expect(seen.slice(0, 6)).toEqual([
      'oauth2-password',
      'email',
      'email',
      ['email'],
      NEW.email,
      null,
    ])
    expect(seen[6]).not.toContain(code)
  })

  it('signs in the same person again, by phone too', async () => {
    tenant = passwordlessTenant([WITNESS])
    const { phone_number } = NEW
    const login = async () => {
      const code = await sent(tenant, { phone_number })
      const { id_token } = await read(
        await grant(code, { realm: 'sms', username: '+1 (555) 010-0200' }),
      )
      return decodeJwt(id_token!)
    }
    const [first, second] = [await login(), await login()]
    expect(first.sub).toMatch(/^sms\|/)
    expect(second.sub).toBe(first.sub)
    expect(first.email).toBeUndefined()
    expect((first['https://acme.example/seen'] as unknown[]).slice(1, 6)).toEqual([
      'sms',
      'sms',
      ['sms'],
      null,
      phone_number,
    ])
  })

  it('makes one user of two first logins', async () => {
    tenant = passwordlessTenant()
    const subjects = []
    for (let turn = 0; turn < 2; turn++) {
      const { id_token } = await read(await grant(await sent(tenant)))
      subjects.push(decodeJwt(id_token!).sub)
    }
    expect(new Set(subjects).size).toBe(1)
  })
})

describe('row 28: a passwordless login of which a second factor is demanded', () => {
  it('row 28: gets an mfa_token and no token from the grant', async () => {
    tenant = passwordlessTenant([demand({ provider: 'any' })])
    const response = await grant(await sent(tenant))
    expect(response.status).toBe(403)
    const answer = await read(response)
    expect(answer.error).toBe('mfa_required')
    expect(answer.mfa_token).toEqual(expect.any(String))
    expect(answer).not.toHaveProperty('access_token')
  })

  it('row 28: is led to the second factor by a ticket, a code and a link', async () => {
    tenant = passwordlessTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const ticket = await coAuthenticate(browser, {
      credential_type: OTP_GRANT,
      realm: 'email',
      username: NEW.email,
      otp: await sent(tenant),
    })
    const { login_ticket } = await read(ticket)
    const byTicket = await browser.open(`${attempt().url}&login_ticket=${login_ticket}`)
    expect(byTicket.url.pathname).toBe('/u/mfa')

    const code = await sent(tenant)
    const query = new URL(attempt().url, ACME.origin).searchParams.toString()
    const byCode = await createBrowser(tenant).open(
      `/passwordless/verify_redirect?${query}&connection=email&email=${NEW.email}&verification_code=${code}`,
    )
    expect(byCode.url.pathname).toBe('/u/mfa')

    const { authParams } = linkRequest()
    const link = await sent(tenant, { send: 'link', authParams })
    expect((await createBrowser(tenant).open(link)).url.pathname).toBe('/u/mfa')
  })

  it('row 28: is refused silently, and when a rule denies', async () => {
    tenant = passwordlessTenant([demand({ provider: 'any' })])
    const { authParams } = linkRequest({ prompt: 'none' })
    const link = await sent(tenant, { send: 'link', authParams })
    expect(answerAt(await createBrowser(tenant).open(link))).toMatchObject({
      code: '',
      error: 'login_required',
      description: 'Multifactor authentication required',
    })
    await tenant.close()
    tenant = passwordlessTenant([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed.')); }`,
    ])
    expect(await read(await grant(await sent(tenant)))).toMatchObject({ error: 'access_denied' })
  })
})

describe('a code', () => {
  it('works once, also for three requests at the same time', async () => {
    tenant = passwordlessTenant()
    const code = await sent(tenant)
    const answers = await Promise.all([1, 2, 3].map(() => grant(code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await grant(code)).status).toBe(403)
  })

  it('works for three minutes', async () => {
    tenant = passwordlessTenant()
    const code = await sent(tenant)
    tenant.clock.advance({ seconds: 181 })
    expect((await grant(code)).status).toBe(403)
  })

  it('is worth nothing once another one was sent', async () => {
    tenant = passwordlessTenant()
    const first = await sent(tenant)
    const second = await sent(tenant)
    if (first !== second) expect((await grant(first)).status).toBe(403)
    expect((await grant(second)).status).toBe(200)
  })

  it('ends with the third wrong answer', async () => {
    tenant = passwordlessTenant()
    const code = await sent(tenant)
    for (let turn = 0; turn < 3; turn++) {
      expect(await read(await grant(other(code)))).toMatchObject({
        error: 'invalid_grant',
        error_description: 'Wrong email or verification code.',
      })
    }
    expect((await grant(code)).status).toBe(403)
  })

  it('cannot be guessed with new codes either, nor by another way in', async () => {
    tenant = passwordlessTenant()
    const statuses: number[] = []
    for (let turn = 0; turn < 6; turn++) {
      const code = await sent(tenant)
      statuses.push((await grant(other(code))).status)
      const verified = await post(tenant, '/passwordless/verify', {
        connection: 'email',
        email: NEW.email,
        verification_code: other(code),
      })
      statuses.push(verified.status)
    }
    expect(statuses.slice(0, 10).every((status) => status === 403 || status === 401)).toBe(true)
    expect(statuses.slice(10)).toEqual([429, 429])
    expect((await grant(await sent(tenant))).status).toBe(429)
  })

  it('is bound to the application, the connection and the address', async () => {
    tenant = passwordlessTenant([], {
      clients: ['acme', 'bank'].map((client_id) => ({
        client_id,
        name: client_id,
        callbacks: [ACME.callback],
        web_origins: [ACME.origin],
        grant_types: [OTP_GRANT],
      })),
    })
    const tries: Readonly<Record<string, string>>[] = [
      { client_id: 'bank' },
      { username: 'mallory@example.com' },
    ]
    for (const more of tries) {
      expect((await grant(await sent(tenant), more)).status).toBe(403)
    }
    expect((await grant(await sent(tenant), { realm: 'sms' })).status).toBe(400)
  })

  it('is only looked at by /passwordless/verify', async () => {
    tenant = passwordlessTenant()
    const code = await sent(tenant)
    const body = { connection: 'email', email: NEW.email, verification_code: code }
    expect((await post(tenant, '/passwordless/verify', body)).status).toBe(200)
    expect((await grant(code)).status).toBe(200)
  })

  it('lets nobody in who is blocked', async () => {
    tenant = passwordlessTenant([], {
      users: [{ user_id: 'email|1', email: NEW.email, connection: 'email', blocked: true }],
    })
    expect(await read(await grant(await sent(tenant)))).toMatchObject({
      error: 'access_denied',
      error_description: 'user is blocked',
    })
  })
})

describe('a link', () => {
  it('answers the request that it was asked for with, once', async () => {
    tenant = passwordlessTenant()
    const { started, authParams } = linkRequest()
    const link = await sent(tenant, { send: 'link', authParams })
    const { code, state } = answerAt(await createBrowser(tenant).open(link))
    expect(state).toBe(started.state)
    expect((await exchange(tenant, { code, verifier: started.verifier })).status).toBe(200)
    expect((await createBrowser(tenant).fetch(link)).status).toBe(401)
  })

  it('answers that request alone, whatever is added to its address', async () => {
    tenant = passwordlessTenant()
    const { started, authParams } = linkRequest()
    const link = await sent(tenant, { send: 'link', authParams })
    const edited = `${link}&redirect_uri=${ACME.callback}&state=forged&response_type=token`
    const place = await createBrowser(tenant).open(edited)
    expect(answerAt(place).state).toBe(started.state)
    expect(place.url.hash).toBe('')
  })

  it.each([
    ['an address that is not registered', { redirect_uri: 'https://evil.example/' }],
    ['no challenge from a public client', { code_challenge: null, code_challenge_method: null }],
    ['no response_type', { response_type: null }],
  ])('is not sent for %s', async (_, more) => {
    tenant = passwordlessTenant()
    const { authParams } = linkRequest(more)
    const response = await post(tenant, '/passwordless/start', {
      connection: 'email',
      email: NEW.email,
      send: 'link',
      authParams,
    })
    expect(response.status).toBe(400)
    expect(tenant.outbox.list()).toEqual([])
  })

  it('has a secret that nobody guesses', async () => {
    tenant = passwordlessTenant()
    const link = await sent(tenant, { send: 'link', authParams: linkRequest().authParams })
    expect(new URL(link).searchParams.get('verification_code')).toMatch(/^[\w-]{43}$/)
  })
})

describe('POST /passwordless/start', () => {
  const start = (body: Readonly<Record<string, unknown>>) =>
    post(tenant, '/passwordless/start', { connection: 'email', send: 'code', ...body })

  it('says the same about whoever has an account and whoever has none', async () => {
    tenant = passwordlessTenant([], {
      connections: [{ name: 'email', strategy: 'email', options: { disable_signup: true } }],
      users: [{ user_id: 'email|1', email: 'known@example.com', connection: 'email' }],
    })
    const shape = async (email: string) => {
      const response = await start({ email })
      const body = (await response.json()) as Record<string, unknown>
      return [response.status, Object.keys(body), body.email_verified]
    }
    expect(await shape('known@example.com')).toEqual(await shape('nobody@example.com'))
    expect(tenant.outbox.list().map(({ to }) => to)).toEqual(['known@example.com'])
  })

  it('sends ten messages an hour to one address', async () => {
    tenant = passwordlessTenant()
    for (let turn = 0; turn < 10; turn++) expect((await start({ email: NEW.email })).ok).toBe(true)
    const response = await start({ email: NEW.email })
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(tenant.outbox.list()).toHaveLength(10)
  })

  it('sends fifty messages an hour for one sender', async () => {
    tenant = passwordlessTenant()
    for (let turn = 0; turn < 50; turn++) await start({ email: `person${turn}@example.com` })
    expect((await start({ email: NEW.email })).status).toBe(429)
  })

  it.each([
    [{ client_id: 'nobody', email: NEW.email }, 'bad.client_id'],
    [{ client_id: ['acme'], email: NEW.email }, 'bad.client_id'],
    [{ connection: 'Username-Password-Authentication', email: NEW.email }, 'bad.connection'],
    [{ connection: '__proto__', email: NEW.email }, 'bad.connection'],
    [{}, 'bad.email'],
    [{ email: 'nobody' }, 'bad.email'],
    [{ email: { a: 1 } }, 'bad.email'],
    [{ connection: 'sms', phone_number: '12345' }, 'bad.phone_number'],
    [{ connection: 'sms', phone_number: NEW.phone_number, send: 'link' }, 'bad.request'],
    [{ email: NEW.email, send: 'pigeon' }, 'bad.request'],
  ])('refuses %j', async (body, error) => {
    tenant = passwordlessTenant()
    const response = await start(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error })
    expect(tenant.outbox.list()).toEqual([])
  })

  it('is not for tenants without such a connection', async () => {
    tenant = acmeTenant()
    expect((await start({ email: NEW.email })).status).toBe(400)
  })
})

it('/authorize has no page that asks for a passwordless connection', async () => {
  tenant = passwordlessTenant()
  const place = await createBrowser(tenant).open(attempt({ connection: 'email' }).url)
  expect(answerAt(place)).toMatchObject({ code: '', error: 'invalid_request' })
})
