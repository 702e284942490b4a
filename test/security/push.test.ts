import { rm } from 'node:fs/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantConfigInput, TenantOptions } from '@lockstep/tenant'
import type { Screen } from '@lockstep/protocol'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWK, JWTPayload } from 'jose'
import {
  ACME,
  ADA,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  GRACE,
  leave,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'
import { bodyOf, GRANT, grantsTenant } from '../journeys/support/grants.js'
import { mfaApi, mfaToken, redeem } from '../journeys/support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const CONFIG: Partial<TenantConfigInput> = {
  guardian: { factors: [{ name: 'push-notification', enabled: true }] },
}
const RULES = [demand({ provider: 'any', allowRememberBrowser: false })]
const check = { action: 'check_approval', rememberBrowser: false } as const
const keys = await generateKeyPair('RS256')

type PushScreen = Extract<Screen, { screen: 'mfa-push-challenge-push' }>

function open(options: Partial<Omit<TenantOptions, 'config'>> = {}): void {
  tenant = acmeTenant(RULES, { config: CONFIG, ...options })
}

async function device(
  path: string,
  authorization: string,
  { method = 'POST', body }: { readonly method?: string; readonly body?: unknown } = {},
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}/appliance-mfa/api/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
}

/** A phone made by hand, whose answers may be anything. */
interface RawPhone {
  readonly id: string
  readonly token: string
  pending(): Promise<readonly Waiting[]>
  /** Signs an answer; `claims` replace the right ones. */
  sign(waiting: Waiting, claims?: JWTPayload, key?: CryptoKey): Promise<string>
  resolve(waiting: Waiting, signed: string): Promise<Response>
}

interface Waiting {
  readonly mfa: { readonly txtkn: string; readonly c: string }
  readonly numbers?: readonly string[]
}

const IDENTIFIER = 'raw-phone-of-a-test'

async function enrolRaw(ticket: string, public_key?: JWK): Promise<Response> {
  return device('enroll', `Ticket id="${ticket}"`, {
    body: {
      identifier: IDENTIFIER,
      name: 'Raw',
      push_credentials: { service: 'TEST', token: 'none' },
      public_key: public_key ?? (await exportJWK(keys.publicKey)),
    },
  })
}

async function rawPhone(ticket: string): Promise<RawPhone> {
  const { id, token } = (await bodyOf(await enrolRaw(ticket))) as { id: string; token: string }
  return {
    id,
    token,
    async pending() {
      const listed = await device(`device-accounts/${id}/notifications`, `Bearer ${token}`, {
        method: 'GET',
      })
      return (await bodyOf(listed)).notifications as readonly Waiting[]
    },
    async sign({ mfa }, claims = {}, key = keys.privateKey) {
      const now = tenant.clock.now()
      return new SignJWT({
        iss: IDENTIFIER,
        sub: mfa.c,
        aud: `${tenant.url}/appliance-mfa/api/resolve-transaction`,
        iat: now,
        exp: now + 30,
        auth0_guardian_method: 'push',
        auth0_guardian_accepted: true,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(key)
    },
    resolve: async ({ mfa }, challenge_response) =>
      device('resolve-transaction', `Bearer ${mfa.txtkn}`, { body: { challenge_response } }),
  }
}

function ticketOf(screen: Screen): string {
  if (screen.screen !== 'mfa-push-enrollment-qr') throw new Error(`No QR code: ${screen.screen}`)
  return new URL(screen.barcodeUri).searchParams.get('enrollment_tx_id')!
}

async function offered(browser: Browser): Promise<{ place: Place; ticket: string }> {
  const { place } = await typePassword(browser, ADA, attempt())
  const screen = await browser.act(place, { action: 'choose_factor', factor: 'push-notification' })
  return { place, ticket: ticketOf(screen) }
}

/** Ada with a phone made by hand. */
async function enrolled(browser = createBrowser(tenant)): Promise<RawPhone> {
  const { place, ticket } = await offered(browser)
  const phone = await rawPhone(ticket)
  expect((await browser.act(place, check)).screen).toBe('mfa-recovery-code-challenge-new-code')
  return phone
}

/** A login that waits for the phone, in a browser of its own. */
async function waiting() {
  const browser = createBrowser(tenant)
  const { place, screen } = await typePassword(browser, ADA, attempt())
  if (screen.screen !== 'mfa-push-challenge-push') throw new Error(`No push: ${screen.screen}`)
  return { browser, place, number: screen.number!, proceed: () => browser.act(place, check) }
}

const stillWaits = { screen: 'mfa-push-challenge-push', state: 'waiting' }

describe('row 50: an approval is good for one login, on one phone, for a short while', () => {
  it('refuses an old request: approving it completes nothing in a new login', async () => {
    open()
    const phone = await enrolled()
    const old = await waiting()
    const [request] = await phone.pending()
    const signed = await phone.sign(request!, { lockstep_number: old.number })
    const fresh = await waiting()
    expect((await phone.resolve(request!, signed)).status).toBe(204)
    expect(await fresh.proceed()).toMatchObject(stillWaits)
    expect((await old.proceed()).screen).toBe('redirect')
  })

  it('refuses a request that was sent again: only the newest of a login counts', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [first] = await phone.pending()
    const signed = await phone.sign(first!, { lockstep_number: login.number })
    tenant.clock.advance({ seconds: 31 })
    const again = await login.browser.act(login.place, { action: 'resend_code' })
    const number = (again as PushScreen).number!
    expect((await phone.resolve(first!, signed)).status).toBe(404)
    // The new request does not take the old one's answer either.
    const [second] = await phone.pending()
    const stale = await phone.sign(first!, { lockstep_number: number })
    expect((await phone.resolve(second!, stale)).status).toBe(401)
    expect(await login.proceed()).toMatchObject(stillWaits)
  })

  it('counts no request whose person went on to another factor', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    await login.browser.act(login.place, { action: 'choose_factor', factor: 'otp' })
    const signed = await phone.sign(request!, { lockstep_number: login.number })
    expect((await phone.resolve(request!, signed)).status).toBe(404)
    expect((await login.proceed()).screen).toBe('mfa-otp-challenge')
  })

  it('refuses the key of another phone', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    const stranger = await generateKeyPair('RS256')
    const signed = await phone.sign(
      request!,
      { lockstep_number: login.number },
      stranger.privateKey,
    )
    expect((await phone.resolve(request!, signed)).status).toBe(401)
    expect(await login.proceed()).toMatchObject(stillWaits)
  })

  for (const [what, claims] of [
    ['another challenge', { sub: 'another' }],
    ['another phone’s name', { iss: 'another-phone' }],
    ['another address', { aud: 'https://example.com/appliance-mfa/api/resolve-transaction' }],
    ['another method', { auth0_guardian_method: 'otp' }],
    ['no decision', { auth0_guardian_accepted: 'true' }],
    ['a life of a minute', { exp: Math.floor(Date.now() / 1000) + 3600 }],
  ] as const) {
    it(`refuses an answer with ${what}`, async () => {
      open()
      const phone = await enrolled()
      const login = await waiting()
      const [request] = await phone.pending()
      const signed = await phone.sign(request!, { lockstep_number: login.number, ...claims })
      expect((await phone.resolve(request!, signed)).status).toBe(401)
      expect(await login.proceed()).toMatchObject(stillWaits)
    })
  }

  it('refuses unsigned answers, and those signed by the public key as a secret', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    const claims = (await phone.sign(request!, { lockstep_number: login.number })).split('.')[1]!
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    expect((await phone.resolve(request!, `${header}.${claims}.`)).status).toBe(401)
    const { n } = await exportJWK(keys.publicKey)
    const forged = await new SignJWT(
      JSON.parse(Buffer.from(claims, 'base64url').toString()) as JWTPayload,
    )
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(n))
    expect((await phone.resolve(request!, forged)).status).toBe(401)
    expect(await login.proceed()).toMatchObject(stillWaits)
  })

  it('refuses an answer older than 30 seconds, and any after 5 minutes', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    const signed = await phone.sign(request!, { lockstep_number: login.number })
    tenant.clock.advance({ seconds: 31 })
    expect((await phone.resolve(request!, signed)).status).toBe(401)
    tenant.clock.advance({ seconds: 270 })
    const late = await phone.sign(request!, { lockstep_number: login.number })
    expect((await phone.resolve(request!, late)).status).toBe(404)
    expect((await login.proceed()).screen).toBe('error')
  })

  it('takes an answer once: a replayed one is refused, and nobody goes on twice', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    const signed = await phone.sign(request!, { lockstep_number: login.number })
    const answers = await Promise.all([1, 2, 3].map(() => phone.resolve(request!, signed)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404])
    await login.proceed()
    expect((await phone.resolve(request!, signed)).status).toBe(404)
    const next = await waiting()
    expect(await next.proceed()).toMatchObject(stillWaits)
  })

  it('ends the login at a wrong number, and at none: nobody may try them all', async () => {
    open()
    const phone = await enrolled()
    for (const wrong of ['wrong', 'missing'] as const) {
      const login = await waiting()
      const [request] = await phone.pending()
      const other = request!.numbers!.find((choice) => choice !== login.number)!
      const signed = await phone.sign(request!, wrong === 'wrong' ? { lockstep_number: other } : {})
      expect(await bodyOf(await phone.resolve(request!, signed))).toMatchObject({
        errorCode: 'wrong_number',
      })
      const right = await phone.sign(request!, { lockstep_number: login.number })
      expect((await phone.resolve(request!, right)).status).toBe(404)
      expect((await login.proceed()).screen).toBe('mfa-push-rejected')
    }
  })

  it('does not tell the phone which number is the right one', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    const others = JSON.stringify({ ...request, numbers: [] })
    expect(request!.numbers).toContain(login.number)
    expect(JSON.parse(others)).not.toHaveProperty('number')
  })

  it('lets nobody see or answer what waits on a phone without its secret', async () => {
    open()
    const phone = await enrolled()
    await waiting()
    for (const bearer of ['', 'Bearer ', 'Bearer nonsense', `Bearer ${phone.id}`]) {
      const path = `device-accounts/${phone.id}/notifications`
      expect((await device(path, bearer, { method: 'GET' })).status).toBe(401)
    }
    expect(
      (await device('device-accounts/dev_none', 'Bearer x', { method: 'DELETE' })).status,
    ).toBe(401)
  })

  it('sends a user ten requests, then one an hour, whoever asks and however often it restarts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-push-'))
    const data = join(folder, 'tenant.db')
    try {
      open({ data })
      const { clock } = tenant
      await enrolled()
      for (let sent = 0; sent < 10; sent++) await waiting()
      await tenant.close()
      open({ data, clock })
      const { browser, place, proceed } = await waiting()
      expect(await proceed()).toMatchObject({ state: 'expired' })
      expect(await browser.act(place, { action: 'resend_code' })).toMatchObject({
        state: 'expired',
        error: { code: 'too_many_pushes', retryAfterSeconds: 3600 },
      })
      // Codes of the phone still work: it is the requests that are too many.
      await browser.act(place, { action: 'choose_factor', factor: 'otp' })
      const code = await freshCode(tenant, 'auth0|ada')
      const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
      expect(done.screen).toBe('redirect')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('has five minutes, of which a new request or another browser gives none back', async () => {
    open()
    const phone = await enrolled()
    const { browser, place, number } = await waiting()
    tenant.clock.advance({ seconds: 290 })
    await waiting()
    await browser.act(place, { action: 'resend_code' })
    tenant.clock.advance({ seconds: 11 })
    const requests = await phone.pending()
    for (const request of requests) {
      await phone.resolve(request, await phone.sign(request, { lockstep_number: number }))
    }
    expect(await browser.act(place, check)).toMatchObject({
      screen: 'error',
      error: { code: 'expired' },
    })
  })

  it('believes no page that says it was approved', async () => {
    open()
    await enrolled()
    const { browser, place } = await waiting()
    for (const code of ['', 'approved', '000000']) {
      expect(
        await browser.act(place, { action: 'submit_code', code, rememberBrowser: false }),
      ).toMatchObject({ ...stillWaits, error: { code: 'not_approved' } })
    }
    const stranger = createBrowser(tenant)
    expect((await stranger.act(place, check)).screen).toBe('error')
  })
})

describe('row 51: a no is final', () => {
  it('ends a login in the browser: no other request, factor or code comes after it', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    const no = await phone.sign(request!, {
      auth0_guardian_accepted: false,
      auth0_guardian_reason: 'not me',
    })
    const yes = await phone.sign(request!, { lockstep_number: login.number })
    expect((await phone.resolve(request!, no)).status).toBe(204)
    expect((await phone.resolve(request!, yes)).status).toBe(404)
    const code = await freshCode(tenant, 'auth0|ada')
    for (const action of [
      { action: 'resend_code' },
      { action: 'choose_factor', factor: 'otp' },
      { action: 'submit_code', code, rememberBrowser: false },
      check,
    ] as const) {
      expect((await login.browser.act(login.place, action)).screen).toBe('mfa-push-rejected')
    }
    expect(await phone.pending()).toEqual([])
    const screen = await login.browser.screen(login.place)
    if (screen.screen !== 'mfa-push-rejected') throw new Error(screen.screen)
    expect(answerAt(await login.browser.open(screen.next))).toMatchObject({
      code: '',
      error: 'access_denied',
    })
  })

  it('counts also when the person has gone on to a code meanwhile', async () => {
    open()
    const phone = await enrolled()
    const login = await waiting()
    const [request] = await phone.pending()
    await login.browser.act(login.place, { action: 'choose_factor', factor: 'otp' })
    await phone.resolve(request!, await phone.sign(request!, { auth0_guardian_accepted: false }))
    const code = await freshCode(tenant, 'auth0|ada')
    const answer = { action: 'submit_code', code, rememberBrowser: false } as const
    expect((await login.browser.act(login.place, answer)).screen).toBe('mfa-push-rejected')
  })

  it('is what an application hears that keeps asking, and codes do not help it', async () => {
    tenant = grantsTenant(RULES, { config: CONFIG })
    const phone = await enrolled()
    const { token, ask } = await challengeByApi()
    const [request] = await phone.pending()
    await phone.resolve(request!, await phone.sign(request!, { auth0_guardian_accepted: false }))
    const final = { error: 'invalid_grant', error_description: 'MFA Authorization rejected.' }
    for (let round = 0; round < 2; round++) {
      const refused = await ask()
      expect(refused.status).toBe(403)
      expect(await bodyOf(refused)).toEqual(final)
    }
    const otp = await freshCode(tenant, 'auth0|ada')
    expect(await bodyOf(await redeem(tenant, GRANT.mfaOtp, { mfa_token: token, otp }))).toEqual(
      final,
    )
    const body = { mfa_token: token, client_id: ACME.clientId }
    expect(await bodyOf(await mfaApi(tenant, 'challenge', { body }))).toEqual(final)
  })
})

async function challengeByApi(user: typeof ADA | typeof GRACE = ADA) {
  const token = await mfaToken(tenant, user)
  const body = { mfa_token: token, client_id: ACME.clientId, oob_channel: 'auth0' }
  const { oob_code } = await bodyOf(await mfaApi(tenant, 'challenge', { body }))
  const oobCode = String(oob_code)
  const ask = (mfa_token = token) => redeem(tenant, GRANT.mfaOob, { mfa_token, oob_code: oobCode })
  return { token, oobCode, ask }
}

describe('row 49: an oob_code belongs to the mfa_token that it was issued for', () => {
  it('brings nothing in another login, not even of the same user, approved as it may be', async () => {
    tenant = grantsTenant(RULES, { config: CONFIG })
    const phone = await enrolled()
    const mine = await challengeByApi()
    const [request] = await phone.pending()
    expect((await phone.resolve(request!, await phone.sign(request!))).status).toBe(204)
    for (const user of [ADA, GRACE]) {
      const other = await mine.ask(await mfaToken(tenant, user))
      expect(await bodyOf(other)).toMatchObject({ error: 'invalid_grant' })
    }
    expect((await mine.ask()).status).toBe(200)
  })

  it('is no way around the code of a text message: without binding_code it brings nothing', async () => {
    tenant = grantsTenant(RULES, {
      config: {
        guardian: { factors: [{ name: 'sms', enabled: true }] },
        users: [
          {
            user_id: 'auth0|ada',
            email: ADA.username,
            password: ADA.password,
            mfa: { phone_number: '+15550100199' },
          },
        ],
      },
    })
    const token = await mfaToken(tenant, ADA)
    const body = { mfa_token: token, client_id: ACME.clientId }
    const { oob_code } = await bodyOf(await mfaApi(tenant, 'challenge', { body }))
    const answer = await redeem(tenant, GRANT.mfaOob, {
      mfa_token: token,
      oob_code: String(oob_code),
    })
    expect(await bodyOf(answer)).toMatchObject({ error: 'invalid_request' })
  })
})

describe('row 44: a phone that was removed approves nothing', () => {
  it('loses what waits on it, and what it approved already', async () => {
    open()
    const phone = await enrolled()
    const pending = await waiting()
    const approved = await waiting()
    const requests = await phone.pending()
    const signed = await phone.sign(requests[1]!, { lockstep_number: approved.number })
    expect((await phone.resolve(requests[1]!, signed)).status).toBe(204)
    const removed = await device(`device-accounts/${phone.id}`, `Bearer ${phone.token}`, {
      method: 'DELETE',
    })
    expect(removed.status).toBe(204)
    const late = await phone.sign(requests[0]!, { lockstep_number: pending.number })
    expect((await phone.resolve(requests[0]!, late)).status).toBe(404)
    for (const login of [pending, approved]) {
      expect(await login.proceed()).toMatchObject({ screen: 'mfa-push-challenge-push' })
      expect((await login.browser.open('/authorize/resume?state=x')).url.pathname).not.toBe(
        '/callback',
      )
    }
  })

  it('takes its codes with it, and the codes take the phone', async () => {
    tenant = grantsTenant(RULES, { config: CONFIG })
    const phone = await enrolled()
    const { place, browser } = await waiting()
    await browser.act(place, { action: 'choose_factor', factor: 'otp' })
    const code = await freshCode(tenant, 'auth0|ada')
    await device(`device-accounts/${phone.id}`, `Bearer ${phone.token}`, { method: 'DELETE' })
    const answer = { action: 'submit_code', code, rememberBrowser: false } as const
    expect(await browser.act(place, answer)).toMatchObject({ error: { code: 'wrong_code' } })
    const next = await typePassword(createBrowser(tenant), ADA, attempt())
    expect(next.screen.screen).toBe('mfa-begin-enroll-options')
  })
})

describe('row 41: a phone that is being connected is no authenticator', () => {
  it('is none before its login page goes on, and none when another login does', async () => {
    open()
    const { ticket } = await offered(createBrowser(tenant))
    const phone = await rawPhone(ticket)
    const path = `device-accounts/${phone.id}/notifications`
    expect((await device(path, `Bearer ${phone.token}`, { method: 'GET' })).status).toBe(401)
    const elsewhere = createBrowser(tenant)
    const other = await offered(elsewhere)
    expect(await elsewhere.act(other.place, check)).toMatchObject({
      screen: 'mfa-push-enrollment-qr',
    })
    expect((await elsewhere.screen(other.place)).screen).toBe('mfa-push-enrollment-qr')
  })

  it('is connected once: a second phone with the same code is refused', async () => {
    open()
    const { ticket } = await offered(createBrowser(tenant))
    const answers = await Promise.all([1, 2, 3].map(() => enrolRaw(ticket)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  it('is refused after five minutes, with a made-up code, and with a weak or private key', async () => {
    open()
    const { ticket } = await offered(createBrowser(tenant))
    expect((await enrolRaw('A'.repeat(43))).status).toBe(404)
    const extractable = await generateKeyPair('RS256', { extractable: true })
    for (const key of [
      { kty: 'oct', k: 'AAAA' },
      { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
      await exportJWK(extractable.privateKey),
    ]) {
      expect((await enrolRaw(ticket, key)).status).toBe(400)
    }
    tenant.clock.advance({ seconds: 301 })
    expect((await enrolRaw(ticket)).status).toBe(404)
  })

  it('is refused to somebody who got an authenticator meanwhile', async () => {
    open()
    const [slow, quick] = [createBrowser(tenant), createBrowser(tenant)]
    const first = await offered(slow)
    await rawPhone(first.ticket)
    await enrolled(quick)
    expect(await slow.act(first.place, check)).toMatchObject({ screen: 'error' })
    expect((await leaveQuietly(slow, first.place)).code).toBe('')
  })
})

async function leaveQuietly(browser: Browser, place: Place) {
  const screen = await browser.screen(place)
  return screen.screen === 'redirect' ? answerAt(await leave(browser, screen)) : { code: '' }
}
