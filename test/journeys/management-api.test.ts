import { createTenant, startTenant } from '@lockstep/tenant'
import type { RunningTenant, Tenant } from '@lockstep/tenant'
import * as oauth from 'oauth4webapi'
import { afterEach, describe, expect, it } from 'vitest'
import { ADA, acmeTenant, postToken, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { SERVER, bodyOf, passwordLogin } from './support/grants.js'

let tenant: Tenant | RunningTenant
afterEach(() => tenant.close())

const ALL = ['read:users', 'update:users']

/** A tenant whose server may do `scope` with the Management API, and `read` with an API of the team's. */
function managed(scope: readonly string[] = ALL, rules: readonly string[] = []) {
  return {
    clients: [
      {
        client_id: 'acme',
        name: 'Acme',
        callbacks: ['http://localhost:4401/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'password'],
      },
      {
        ...SERVER,
        name: 'The server',
        app_type: 'non_interactive' as const,
        grant_types: ['client_credentials'],
      },
    ],
    resourceServers: [{ identifier: 'https://api.example/', scopes: [{ value: 'read' }] }],
    clientGrants: [
      { client_id: 'The server', audience: 'https://acme.auth0.com/api/v2/', scope },
      { client_id: SERVER.client_id, audience: 'https://api.example/', scope: ['read', 'write'] },
    ],
    users: [
      { user_id: 'auth0|ada', email: ADA.username, password: ADA.password, name: 'Ada' },
      { user_id: 'auth0|bob', email: 'bob@example.com', app_metadata: { plan: 'gold', seats: 1 } },
    ],
    rules: rules.map((script, index) => ({ name: `rule-${index + 1}`, script })),
  }
}

async function machineToken(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const audience = `${tenant.url}/api/v2/`
  const grant = { grant_type: 'client_credentials', ...SERVER, audience, ...more }
  return (await bodyOf(await postToken(tenant, grant))).access_token as string
}

async function manage(
  path: string,
  { token, patch }: { readonly token: string; readonly patch?: unknown },
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}/api/v2/${path}`, {
      method: patch === undefined ? 'GET' : 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(patch !== undefined && { body: JSON.stringify(patch) }),
    }),
  )
}

const ada = `users/${encodeURIComponent('auth0|ada')}`

describe('client credentials', () => {
  it('give an independent client a token for an API, and a part of the scopes where it asks', async () => {
    tenant = acmeTenant([], { config: managed() })
    const fetching = tenant
    const http = {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url: string, init: object) => fetching.fetch(new Request(url, init)),
    }
    const issuer = new URL(`${tenant.url}/`)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, http),
    )
    const client = { client_id: SERVER.client_id }
    const ask = async (scope: string) => {
      const response = await oauth.clientCredentialsGrantRequest(
        as,
        client,
        oauth.ClientSecretPost(SERVER.client_secret),
        new URLSearchParams({ audience: 'https://api.example/', scope }),
        http,
      )
      return oauth.processClientCredentialsResponse(as, client, response)
    }
    expect((await ask('')).scope).toBe('read write')
    expect((await ask('read')).scope).toBe('read')
    await expect(ask('read delete')).rejects.toMatchObject({ error: 'access_denied' })
  })

  it('never run rules', async () => {
    const stop = `function (user, context, callback) { callback(new Error('never')); }`
    tenant = acmeTenant([], { config: managed(ALL, [stop]) })
    expect(await machineToken()).toEqual(expect.any(String))
    expect(tenant.traces.list()).toEqual([])
  })
})

describe('the users of the Management API', () => {
  it('are read by id, by address and by search', async () => {
    tenant = acmeTenant([], { config: managed() })
    const token = await machineToken()
    const one = await bodyOf(await manage(ada, { token }))
    expect(one).toMatchObject({
      user_id: 'auth0|ada',
      email: ADA.username,
      identities: [{ connection: 'Username-Password-Authentication', user_id: 'ada' }],
    })
    expect(Object.keys(one)).not.toContain('password_hash')
    const byEmail = await manage('users-by-email?email=ADA@example.com', { token })
    expect(await byEmail.json()).toMatchObject([{ user_id: 'auth0|ada' }])
    const q = encodeURIComponent('app_metadata.plan:"gold"')
    const found = await manage(`users?q=${q}&include_totals=true&fields=user_id`, { token })
    expect(await found.json()).toEqual({
      start: 0,
      limit: 50,
      length: 1,
      total: 1,
      users: [{ user_id: 'auth0|bob' }],
    })
    expect(await (await manage('users?per_page=1&page=1', { token })).json()).toHaveLength(1)
  })

  it('take metadata member by member, lose members by null and all of it by {}', async () => {
    tenant = acmeTenant([], { config: managed() })
    const token = await machineToken()
    const bob = `users/${encodeURIComponent('auth0|bob')}`
    const change = async (patch: object) =>
      (await bodyOf(await manage(bob, { token, patch }))).app_metadata
    expect(await change({ app_metadata: { seats: null, since: { year: 2020 } } })).toEqual({
      plan: 'gold',
      since: { year: 2020 },
    })
    expect(await change({ app_metadata: { since: { month: 1 } } })).toEqual({
      plan: 'gold',
      since: { month: 1 },
    })
    expect(await change({ app_metadata: {} })).toEqual({})
  })

  it('sign in with the new address and the new password', async () => {
    tenant = acmeTenant([], { config: managed() })
    const token = await machineToken()
    const email = 'countess@example.com'
    expect(await bodyOf(await manage(ada, { token, patch: { email } }))).toMatchObject({
      email,
      email_verified: false,
    })
    const password = 'a new one of the countess'
    expect((await manage(ada, { token, patch: { password } })).status).toBe(200)
    expect((await passwordLogin(tenant, ADA)).status).toBe(403)
    expect((await passwordLogin(tenant, { username: email, password })).status).toBe(200)
  })
})

describe('auth0.accessToken in a rule', () => {
  /** As a team writes it: the user of the login, changed through the Management API. */
  const RULE = `function (user, context, callback) {
    const request = require('request');
    user.app_metadata = user.app_metadata || {};
    user.app_metadata.visits = (user.app_metadata.visits || 0) + 1;
    request.patch(auth0.baseUrl + '/users/' + user.user_id, {
      headers: { Authorization: 'Bearer ' + auth0.accessToken },
      json: { app_metadata: { visits: user.app_metadata.visits } }
    }, function (error, response, body) {
      if (error) return callback(error);
      if (response.statusCode !== 200) return callback(new Error(JSON.stringify(body)));
      context.idToken['https://acme.example/visits'] = body.app_metadata.visits;
      callback(null, user, context);
    });
  }`

  it('changes the user over the tenant’s own address, for good', async () => {
    tenant = await startTenant({ config: managed(ALL, [RULE]), port: 0 })
    for (const visits of [1, 2]) {
      const answer = await passwordLogin(tenant, ADA)
      expect(await answer.json()).toMatchObject({ token_type: 'Bearer' })
      const [user] = await tenant.users.list()
      expect(user?.app_metadata).toEqual({ visits })
    }
  })

  it('is the same token until it is nearly over, and good for users only', async () => {
    const tell = `function (user, context, callback) {
      context.accessToken['https://acme.example/token'] = auth0.accessToken;
      callback(null, user, context);
    }`
    tenant = createTenant({ config: managed(ALL, [tell]) })
    const told = async () => {
      const { access_token } = await bodyOf(await passwordLogin(tenant, ADA))
      const [, claims = ''] = (access_token as string).split('.')
      const payload = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object
      return (payload as Record<string, string>)['https://acme.example/token']!
    }
    const token = await told()
    expect(await told()).toBe(token)
    expect((await manage(ada, { token })).status).toBe(200)
    tenant.clock.advance({ seconds: 241 })
    expect(await told()).not.toBe(token)
    tenant.clock.advance({ seconds: 60 })
    expect((await manage(ada, { token })).status).toBe(401)
  })
})

describe('a change that takes something back', () => {
  for (const patch of [
    { blocked: true },
    { email: 'countess@example.com' },
    { password: 'a new one of the countess' },
  ]) {
    it(`ends what the user began: ${Object.keys(patch).join()}`, async () => {
      tenant = acmeTenant([], { config: managed() })
      const browser = createBrowser(tenant)
      const { refresh_token } = await signIn(tenant, browser, ADA)
      expect((await manage(ada, { token: await machineToken(), patch })).status).toBe(200)
      const again = await postToken(tenant, {
        grant_type: 'refresh_token',
        client_id: 'acme',
        refresh_token: refresh_token!,
      })
      expect(again.status).toBe(403)
    })
  }

  it('stops a login whose rule blocks its user', async () => {
    const block = `function (user, context, callback) {
      const request = require('request');
      request.patch(auth0.baseUrl + '/users/' + user.user_id, {
        headers: { Authorization: 'Bearer ' + auth0.accessToken },
        json: { blocked: true }
      }, function (error) { callback(error, user, context); });
    }`
    tenant = await startTenant({ config: managed(ALL, [block]), port: 0 })
    const answer = await bodyOf(await passwordLogin(tenant, ADA))
    expect(answer).toEqual({ error: 'access_denied', error_description: 'user is blocked' })
  })
})
