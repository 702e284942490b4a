import type { Tenant } from '@lockstep/tenant'
import { afterEach, describe, expect, it } from 'vitest'
import {
  ACME,
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  exchange,
  leave,
  postToken,
  refresh,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { SERVER, bodyOf } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

const SCOPE = ['users', 'clients', 'connections', 'client_grants', 'sessions', 'refresh_tokens']
  .concat(['rules', 'roles'])
  .flatMap((what) => ['read', 'create', 'update', 'delete'].map((verb) => `${verb}:${what}`))

const MACHINE = { app_type: 'non_interactive', grant_types: ['client_credentials'] } as const

/** Acme, with a server that may manage everything and another that may, too. */
function managed(rules: readonly string[] = []): Tenant {
  return acmeTenant(rules, {
    config: {
      clients: [
        {
          client_id: ACME.clientId,
          name: 'Acme',
          callbacks: [ACME.callback],
          web_origins: [ACME.origin],
          grant_types: ['authorization_code', 'refresh_token', 'password'],
        },
        { ...SERVER, name: 'Server', ...MACHINE },
        { client_id: 'second', client_secret: 'second', name: 'Second', ...MACHINE },
      ],
      clientGrants: [
        { client_id: 'server', audience: 'https://any/api/v2/', scope: SCOPE },
        { client_id: 'Second', audience: 'https://any/api/v2/', scope: SCOPE },
      ],
    },
  })
}

async function tokenOf(client: Readonly<Record<string, string>> = SERVER): Promise<string> {
  const audience = `${tenant.url}/api/v2/`
  const grant = { grant_type: 'client_credentials', ...client, audience }
  return (await bodyOf(await postToken(tenant, grant))).access_token as string
}

async function manage(
  method: string,
  path: string,
  { body, token }: { readonly body?: object; readonly token?: string } = {},
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}/api/v2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? (await tokenOf())}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }),
  )
}

const ada = `users/${encodeURIComponent('auth0|ada')}`
const grace = `users/${encodeURIComponent('auth0|grace')}`

async function silent(browser: ReturnType<typeof createBrowser>): Promise<string | null> {
  return answerAt(await browser.open(attempt({ prompt: 'none' }).url)).error
}

describe('a user who is deleted', () => {
  it('row 37: has no session, no token and no login left, and does not come back with the folder', async () => {
    tenant = managed()
    const browser = createBrowser(tenant)
    const { refresh_token } = await signIn(tenant, browser, ADA)
    expect(await silent(browser)).toBeNull()
    expect((await manage('DELETE', ada)).status).toBe(204)
    expect(await silent(browser)).toBe('login_required')
    expect((await refresh(tenant, refresh_token!)).status).toBe(403)
    // A change of the configuration makes the tenant look at its seeds again.
    expect((await manage('POST', 'roles', { body: { name: 'any' } })).status).toBe(200)
    expect((await manage('GET', ada)).status).toBe(404)
    expect((await typePassword(createBrowser(tenant), ADA, attempt())).screen.screen).toBe('login')
  })

  it('who comes again under the same id has no authenticator of the former one', async () => {
    tenant = managed([
      `function (user, context, callback) {
        context.multifactor = { provider: 'any' };
        callback(null, user, context);
      }`,
    ])
    const before = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(before.screen.screen).toBe('mfa-otp-challenge')
    expect((await manage('DELETE', grace)).status).toBe(204)
    const body = {
      connection: 'Username-Password-Authentication',
      user_id: 'grace',
      email: GRACE.username,
      password: GRACE.password,
    }
    expect((await manage('POST', 'users', { body })).status).toBe(201)
    const after = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(after.screen.screen).toMatch(/enrol/)
  })
})

describe('a session that an administrator ends', () => {
  it('is over in its browser, and its refresh tokens with it when it is revoked', async () => {
    tenant = managed()
    const browser = createBrowser(tenant)
    const { refresh_token } = await signIn(tenant, browser, ADA)
    const { sessions } = (await bodyOf(await manage('GET', `${ada}/sessions`))) as {
      sessions: { id: string }[]
    }
    const id = sessions[0]!.id
    expect((await manage('POST', `sessions/${id}/revoke`)).status).toBe(202)
    expect(await silent(browser)).toBe('login_required')
    expect((await refresh(tenant, refresh_token!)).status).toBe(403)
    expect((await manage('GET', `sessions/${id}`)).status).toBe(404)
  })

  it('leaves no refresh token good that is deleted by its id', async () => {
    tenant = managed()
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const { tokens } = (await bodyOf(await manage('GET', `${ada}/refresh-tokens`))) as {
      tokens: { id: string }[]
    }
    expect(JSON.stringify(tokens)).not.toContain(refresh_token)
    expect((await manage('DELETE', `refresh-tokens/${tokens[0]!.id}`)).status).toBe(202)
    expect((await refresh(tenant, refresh_token!)).status).toBe(403)
  })
})

describe('an application that is deleted', () => {
  it('gets nothing for its codes, refresh tokens and access tokens', async () => {
    tenant = managed()
    const browser = createBrowser(tenant)
    const { refresh_token, access_token } = await signIn(tenant, browser, ADA)
    const started = attempt()
    const { code } = answerAt(await browser.open(started.url))
    expect(code).not.toBe('')
    const userinfo = () =>
      tenant.fetch(
        new Request(`${tenant.url}/userinfo`, {
          headers: { authorization: `Bearer ${access_token}` },
        }),
      )
    expect((await userinfo()).status).toBe(200)
    expect((await manage('DELETE', 'clients/acme')).status).toBe(204)
    expect((await exchange(tenant, { code, verifier: started.verifier })).status).toBe(401)
    expect((await refresh(tenant, refresh_token!)).status).toBe(401)
    expect((await userinfo()).status).toBe(401)
  })

  it('finishes no login that had begun', async () => {
    tenant = managed()
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect((await manage('DELETE', 'clients/acme')).status).toBe(204)
    const end = await leave(browser, screen)
    expect(end.url.searchParams.get('code')).toBeNull()
  })

  it('row 64: manages nothing any more, nor does one without its grant or with another secret', async () => {
    tenant = managed()
    const second = { client_id: 'second', client_secret: 'second' }
    const token = await tokenOf(second)
    expect((await manage('GET', 'clients', { token })).status).toBe(200)
    const grants = (await (await manage('GET', 'client-grants?client_id=second')).json()) as {
      id: string
    }[]
    expect((await manage('DELETE', `client-grants/${grants[0]!.id}`)).status).toBe(204)
    expect((await manage('GET', 'clients', { token })).status).toBe(401)
    expect((await manage('DELETE', 'clients/second')).status).toBe(204)
    const refused = await postToken(tenant, { grant_type: 'client_credentials', ...second })
    expect(refused.status).toBe(401)
  })
})

describe('what an administrator changes', () => {
  it('demands the second factor of a rule from the next login on, and of the session there is', async () => {
    tenant = managed()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const script = `function (user, context, callback) {
      context.multifactor = { provider: 'any' };
      callback(null, user, context);
    }`
    const created = await manage('POST', 'rules', { body: { name: 'everybody', script } })
    expect(created.status).toBe(201)
    expect(await silent(browser)).toBe('login_required')
    const { id } = await bodyOf(created)
    const off = { body: { enabled: false } }
    expect((await manage('PATCH', `rules/${String(id)}`, off)).status).toBe(200)
    expect(await silent(browser)).toBeNull()
  })

  it('row 66: signs nobody in as the owner of an account that was unlinked', async () => {
    tenant = managed()
    const link = { provider: 'auth0', user_id: 'ada' }
    expect((await manage('POST', `${grace}/identities`, { body: link })).status).toBe(201)
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    expect((await manage('DELETE', `${grace}/identities/auth0/ada`)).status).toBe(200)
    expect(await silent(browser)).toBe('login_required')
    const { id_token } = await signIn(tenant, browser, ADA)
    const [, payload = ''] = id_token!.split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: 'auth0|ada',
    })
  })

  it('links no account twice, and none to itself', async () => {
    tenant = managed()
    const link = (user_id: string) => ({ body: { provider: 'auth0', user_id } })
    expect((await manage('POST', `${grace}/identities`, link('grace'))).status).toBe(400)
    expect((await manage('POST', `${grace}/identities`, link('ada'))).status).toBe(201)
    expect((await manage('POST', `${grace}/identities`, link('ada'))).status).toBe(409)
    expect((await manage('POST', `${ada}/identities`, link('grace'))).status).toBe(400)
  })
})

describe('row 64: an application that is called like another one', () => {
  const few = { client_id: 'second', scope: ['create:clients', 'update:clients'] }
  const all = { client_id: 'server', scope: SCOPE }
  const audience = 'https://any/api/v2/'

  function narrow(): Tenant {
    return acmeTenant([], {
      config: {
        clients: [
          { client_id: ACME.clientId, name: 'Acme', callbacks: [ACME.callback] },
          { ...SERVER, name: 'Server', ...MACHINE },
          { client_id: 'second', client_secret: 'second', name: 'Second', ...MACHINE },
          { client_id: 'third', client_secret: 'third', name: 'Third', ...MACHINE },
        ],
        clientGrants: [
          { ...all, audience },
          { ...few, client_id: 'Second', audience },
        ],
        databases: [{ name: 'Username-Password-Authentication', enabled_clients: ['Acme'] }],
      },
    })
  }

  // By its client_id, by a name that a connection admits, by a name that has a grant.
  for (const name of ['server', 'third', 'Acme', 'Second']) {
    it(`is not made and not renamed: ${name}`, async () => {
      tenant = narrow()
      const token = await tokenOf({ client_id: 'second', client_secret: 'second' })
      const made = await manage('POST', 'clients', { token, body: { name, ...MACHINE } })
      expect(made.status).toBe(409)
      const body = { name: 'Harmless', ...MACHINE }
      const harmless = await bodyOf(await manage('POST', 'clients', { token, body }))
      const path = `clients/${String(harmless.client_id)}`
      expect((await manage('PATCH', path, { token, body: { name } })).status).toBe(409)
      const keeps = { token, body: { name: 'Harmless' } }
      expect((await manage('PATCH', path, keeps)).status).toBe(200)
    })
  }

  it('has nothing of a grant that names the other one by its client_id', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [
          { client_id: 'imitator', client_secret: 'imitator', name: 'server', ...MACHINE },
          { ...SERVER, name: 'Server', ...MACHINE },
        ],
        clientGrants: [{ ...all, audience }],
      },
    })
    const grant = { grant_type: 'client_credentials', audience: `${tenant.url}/api/v2/` }
    const imitator = { client_id: 'imitator', client_secret: 'imitator' }
    expect((await postToken(tenant, { ...grant, ...imitator })).status).toBe(403)
    expect((await postToken(tenant, { ...grant, ...SERVER })).status).toBe(200)
  })
})
