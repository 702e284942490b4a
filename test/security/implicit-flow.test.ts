import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  GRACE,
  acmeTenant,
  attempt,
  demand,
  exchange,
  freshCode,
  leave,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import type { Attempt } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'
import { grantsTenant } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

const NO_CODE = { code_challenge: null, code_challenge_method: null }

/** A request for tokens at once, as an old single-page application makes it. */
function asks(response_type: string, more: Readonly<Record<string, string | null>> = {}): Attempt {
  return attempt({ response_type, ...(response_type.includes('code') ? {} : NO_CODE), ...more })
}

/** What an address carries behind its `#`. */
function fragmentOf({ hash }: URL): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(hash.slice(1)))
}

async function logIn(started: Attempt, browser: Browser = createBrowser(tenant)) {
  const { screen } = await typePassword(browser, ADA, started)
  return fragmentOf((await leave(browser, screen)).url)
}

function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
}

/** Tells rules' protocol apart by what it puts into both tokens. */
const WITNESS = `function (user, context, callback) {
  context.idToken['https://acme.example/protocol'] = context.protocol;
  callback(null, user, context);
}`

describe('tokens from /authorize', () => {
  it('come in the fragment, bound to each other, to the nonce and to the state', async () => {
    tenant = grantsTenant([WITNESS])
    const started = asks('token id_token')
    const answer = await logIn(started)
    expect(Object.keys(answer).sort()).toEqual([
      'access_token',
      'expires_in',
      'id_token',
      'scope',
      'state',
      'token_type',
    ])
    expect(answer.state).toBe(started.state)
    expect(decodeJwt(answer.id_token!)).toMatchObject({
      sub: 'auth0|ada',
      nonce: started.nonce,
      at_hash: halfHash(answer.access_token!),
      'https://acme.example/protocol': 'oidc-implicit-profile',
    })
  })

  it('come with a code in the hybrid flow, and the code is good', async () => {
    tenant = grantsTenant([WITNESS])
    const started = asks('code id_token token')
    const answer = await logIn(started)
    const claims = decodeJwt(answer.id_token!)
    expect(claims).toMatchObject({
      c_hash: halfHash(answer.code!),
      at_hash: halfHash(answer.access_token!),
      'https://acme.example/protocol': 'oidc-hybrid-profile',
    })
    const tokens = await exchange(tenant, { code: answer.code!, verifier: started.verifier })
    expect(tokens.status).toBe(200)
  })

  it('are what was asked for and no more', async () => {
    tenant = grantsTenant()
    const token = await logIn(asks('token'))
    expect(token.id_token).toBeUndefined()
    const idToken = await logIn(asks('id_token'))
    expect(idToken.access_token).toBeUndefined()
    expect(decodeJwt(idToken.id_token!).at_hash).toBeUndefined()
    for (const answer of [token, idToken]) expect(answer.refresh_token).toBeUndefined()
  })

  it('are posted to the page where it asks for a message or a form', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    await logIn(asks('token id_token'), browser)
    const silent = { prompt: 'none', response_mode: 'web_message' }
    const message = await browser.open(asks('token id_token', silent).url)
    const page = await message.response.text()
    expect(page).toMatch(/"access_token":"eyJ[^"]+","token_type":"Bearer","expires_in":86400/)
    // Nobody there to receive it: the callback page finds it in the fragment, not in the query.
    expect(page).toMatch(/"fallback":"[^"?]+#access_token=/)
    const form = await browser.open(asks('id_token', { response_mode: 'form_post' }).url)
    expect(await form.response.text()).toContain('name="id_token"')
  })
})

describe('the flow that hands out tokens at once', () => {
  it('hands out nothing before the demanded factor', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const started = asks('token id_token')
    const { place, screen } = await typePassword(browser, GRACE, started)
    expect(screen.screen).toBe('mfa-otp-challenge')
    const early = await browser.open(`/authorize/resume${place.url.search}`)
    expect(early.url.pathname).toBe('/u/mfa')

    const silent = asks('token id_token', { prompt: 'none' })
    expect(fragmentOf((await browser.open(silent.url)).url)).toEqual({
      error: 'login_required',
      error_description: 'Multifactor authentication required',
      state: silent.state,
    })

    const code = await freshCode(tenant)
    const action = { action: 'submit_code', code, rememberBrowser: false } as const
    const answer = fragmentOf((await leave(browser, await browser.act(place, action))).url)
    expect(decodeJwt(answer.id_token!)).toMatchObject({ sub: 'auth0|grace', amr: ['mfa'] })
  })

  it('row 75: says nothing of a factor in tokens that came silently', async () => {
    tenant = grantsTenant([demand({ provider: 'google-authenticator' })])
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, asks('id_token'))
    const code = await freshCode(tenant)
    await leave(
      browser,
      await browser.act(place, { action: 'submit_code', code, rememberBrowser: false }),
    )
    const { url } = await browser.open(asks('id_token', { prompt: 'none' }).url)
    const claims = decodeJwt(fragmentOf(url).id_token!)
    expect([claims.sub, claims.amr, claims.acr]).toEqual(['auth0|grace', undefined, undefined])
  })

  it('is closed to applications that are not registered for it', async () => {
    tenant = acmeTenant()
    for (const type of ['token', 'id_token', 'code id_token']) {
      const { url } = await createBrowser(tenant).open(asks(type).url)
      expect(fragmentOf(url).error).toBe('unauthorized_client')
    }
  })

  const refused: readonly (readonly [string, Attempt, string])[] = [
    ['no nonce for an ID token', asks('id_token', { nonce: null }), 'invalid_request'],
    ['an ID token without openid', asks('id_token', { scope: 'email' }), 'invalid_request'],
    ['tokens in a query', asks('token', { response_mode: 'query' }), 'unsupported_response_mode'],
    [
      'a hybrid flow of a public client without PKCE',
      asks('code token', NO_CODE),
      'invalid_request',
    ],
  ]
  for (const [title, started, error] of refused) {
    it(`refuses ${title}, in the fragment`, async () => {
      tenant = grantsTenant()
      const { url } = await createBrowser(tenant).open(started.url)
      expect(fragmentOf(url)).toMatchObject({ error, state: started.state })
      expect(url.search).toBe('')
    })
  }

  it('row 69: posts tokens to web origins only', async () => {
    tenant = grantsTenant()
    const foreign = { response_mode: 'web_message', redirect_uri: 'https://evil.example/' }
    const { response } = await createBrowser(tenant).open(asks('token', foreign).url)
    expect(response.status).toBe(400)
  })

  it('row 5: asks the rules again each time', async () => {
    tenant = grantsTenant([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed.')); }`,
    ])
    tenant.rules.enable('rule-1', false)
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    tenant.rules.enable('rule-1', true)
    const { url } = await browser.open(asks('token', { redirect_uri: ACME.callback }).url)
    expect(fragmentOf(url)).toMatchObject({ error: 'unauthorized', error_description: 'Closed.' })
  })
})
