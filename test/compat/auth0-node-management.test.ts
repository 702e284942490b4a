import { createTenant } from '@lockstep/tenant'
import type { Tenant } from '@lockstep/tenant'
import { ManagementClient, ManagementError } from 'auth0'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What the published client may do: everything. */
const SCOPES = ['users', 'users_app_metadata', 'roles', 'organizations', 'organization_members']
  .concat(['organization_connections', 'clients', 'client_keys', 'connections', 'rules'])
  .concat(['resource_servers', 'client_grants', 'rules_configs', 'actions', 'tenant_settings'])
  .concat(['sessions', 'refresh_tokens', 'device_credentials', 'user_tickets'])
  .flatMap((what) => ['read', 'create', 'update', 'delete'].map((verb) => `${verb}:${what}`))

let tenant: Tenant
let auth0: ManagementClient

/** A client of the published package, over its own `fetch` option: the tenant needs no socket. */
function connect(clientId: string): ManagementClient {
  return new ManagementClient({
    domain: 'acme.example',
    clientId,
    clientSecret: 'secret of the server',
    retryOptions: { enabled: false },
    fetch: (input: string | URL | Request, init?: RequestInit) =>
      tenant.fetch(new Request(input, init)),
  } as ConstructorParameters<typeof ManagementClient>[0])
}

beforeAll(() => {
  const machine = {
    client_secret: 'secret of the server',
    app_type: 'non_interactive' as const,
    grant_types: ['client_credentials'],
  }
  tenant = createTenant({
    issuer: 'https://acme.example/',
    config: {
      clients: [
        { client_id: 'server', name: 'Server', ...machine },
        { client_id: 'reader', name: 'Reader', ...machine },
      ],
      clientGrants: [
        { client_id: 'server', audience: 'https://acme.example/api/v2/', scope: SCOPES },
        { client_id: 'reader', audience: 'https://acme.example/api/v2/', scope: ['read:roles'] },
      ],
      rules: [
        { name: 'first', script: 'function (user, context, cb) { cb(null, user, context) }' },
      ],
    },
  })
  auth0 = connect('server')
})
afterAll(() => tenant.close())

/** The error that the published client throws. */
async function refusal(doing: Promise<unknown>): Promise<ManagementError> {
  const error: unknown = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ManagementError)
  return error as ManagementError
}

const DATABASE = 'Username-Password-Authentication'

describe('the ManagementClient of the auth0 package', () => {
  it('creates, finds, pages, changes and deletes users', async () => {
    const created = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        auth0.users.create({
          connection: DATABASE,
          email: `${name}@example.com`,
          password: 'a long password',
          app_metadata: { letter: name },
        }),
      ),
    )
    const id = created[0]!.user_id!
    expect(await auth0.users.get(id)).toMatchObject({ email: 'a@example.com' })
    const page = await auth0.users.list({ per_page: 2 })
    expect(page.data).toHaveLength(2)
    expect(page.hasNextPage()).toBe(true)
    expect((await page.getNextPage()).data).toHaveLength(1)
    const found = await auth0.users.list({ q: 'app_metadata.letter:"b"' })
    expect(found.data.map(({ email }) => email)).toEqual(['b@example.com'])
    const byEmail = await auth0.users.listUsersByEmail({ email: 'C@example.com' })
    expect(byEmail).toMatchObject([{ email: 'c@example.com' }])
    expect(await auth0.users.update(id, { blocked: true })).toMatchObject({ blocked: true })
    for (const { user_id } of created) await auth0.users.delete(user_id!)
    expect((await refusal(auth0.users.get(id))).statusCode).toBe(404)
  })

  it('gives roles and permissions to users', async () => {
    const api = await auth0.resourceServers.create({
      identifier: 'https://api.example/',
      name: 'API',
      scopes: [{ value: 'read:orders' }],
    })
    expect((await auth0.resourceServers.list()).data).toMatchObject([{ id: api.id }])
    const role = await auth0.roles.create({ name: 'clerk', description: 'Reads orders' })
    const permissions = [
      { resource_server_identifier: 'https://api.example/', permission_name: 'read:orders' },
    ]
    await auth0.roles.permissions.add(role.id!, { permissions })
    const user = await auth0.users.create({
      connection: DATABASE,
      email: 'clerk@example.com',
      password: 'a long password',
    })
    await auth0.users.roles.assign(user.user_id!, { roles: [role.id!] })
    expect((await auth0.users.roles.list(user.user_id!)).data).toMatchObject([{ name: 'clerk' }])
    expect((await auth0.roles.users.list(role.id!)).data).toMatchObject([
      { email: 'clerk@example.com' },
    ])
    expect((await auth0.users.permissions.list(user.user_id!)).data).toMatchObject(permissions)
    expect(await auth0.roles.update(role.id!, { name: 'teller' })).toMatchObject({ name: 'teller' })
    expect((await auth0.users.roles.list(user.user_id!)).data).toMatchObject([{ name: 'teller' }])
    await auth0.users.roles.delete(user.user_id!, { roles: [role.id!] })
    expect((await auth0.users.roles.list(user.user_id!)).data).toEqual([])
    await auth0.roles.delete(role.id!)
    await auth0.resourceServers.delete(api.id!)
    expect((await auth0.roles.list()).data).toEqual([])
  })

  it('creates applications, rotates their secrets and grants them APIs', async () => {
    const client = await auth0.clients.create({
      name: 'Shop',
      app_type: 'regular_web',
      callbacks: ['https://shop.example/callback'],
    })
    const id = client.client_id!
    expect(await auth0.clients.get(id)).toMatchObject({ name: 'Shop', app_type: 'regular_web' })
    const rotated = await auth0.clients.rotateSecret(id)
    expect(rotated.client_secret).not.toBe(client.client_secret)
    await auth0.clients.update(id, { client_metadata: { tier: 'gold' } })
    expect((await auth0.clients.get(id)).client_metadata).toEqual({ tier: 'gold' })
    const grant = await auth0.clientGrants.create({
      client_id: id,
      audience: 'https://acme.example/api/v2/',
      scope: ['read:users'],
    })
    const grants = await auth0.clientGrants.list({ client_id: id })
    expect(grants.data).toMatchObject([{ id: grant.id, scope: ['read:users'] }])
    await auth0.clientGrants.update(grant.id!, { scope: [] })
    expect((await auth0.clients.list({ per_page: 2 })).hasNextPage()).toBe(true)
    await auth0.clients.delete(id)
    expect((await auth0.clientGrants.list({ client_id: id })).data).toEqual([])
    expect((await refusal(auth0.clients.get(id))).statusCode).toBe(404)
  })

  it('creates databases and other connections', async () => {
    const database = await auth0.connections.create({ name: 'Staff', strategy: 'auth0' })
    await auth0.connections.update(database.id!, { options: { disable_signup: true } })
    expect(await auth0.connections.get(database.id!)).toMatchObject({
      name: 'Staff',
      enabled_clients: [],
      options: { disable_signup: true },
    })
    await auth0.connections.clients.update(database.id!, [{ client_id: 'server', status: true }])
    expect((await auth0.connections.clients.get(database.id!)).data).toEqual([
      { client_id: 'server' },
    ])
    const social = await auth0.connections.create({ name: 'google', strategy: 'google-oauth2' })
    expect((await auth0.connections.list({ strategy: ['google-oauth2'] })).data).toMatchObject([
      { id: social.id },
    ])
    await auth0.connections.delete(social.id!)
    await auth0.connections.delete(database.id!)
    expect((await auth0.connections.list()).data).toMatchObject([{ name: DATABASE }])
  })

  it('keeps rules and their settings', async () => {
    const script = 'function (user, context, callback) { callback(null, user, context); }'
    const rule = await auth0.rules.create({ name: 'second', script })
    expect(rule).toMatchObject({ order: 2, enabled: true, stage: 'login_success' })
    await auth0.rules.update(rule.id!, { enabled: false })
    expect(tenant.rules.list().map(({ enabled }) => enabled)).toEqual([true, false])
    expect((await auth0.rules.list({ enabled: true })).data).toMatchObject([{ name: 'first' }])
    await auth0.rules.delete(rule.id!)
    await auth0.rulesConfigs.set('KEY', { value: 'a value' })
    expect(await auth0.rulesConfigs.list()).toEqual([{ key: 'KEY' }])
    await auth0.rulesConfigs.delete('KEY')
    expect(await auth0.rulesConfigs.list()).toEqual([])
  })

  it('creates, deploys and binds Actions; a draft runs nowhere', async () => {
    const action = await auth0.actions.create({
      name: 'deny',
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
      code: 'exports.onExecutePostLogin = async (event, api) => { api.access.deny("1") }',
      secrets: [{ name: 'TOKEN', value: 'not for anybody' }],
    })
    const enabled = () => tenant.actions.list().map(({ name, enabled: on }) => [name, on])
    expect(enabled()).toEqual([['deny', false]])
    await auth0.actions.deploy(action.id!)
    expect(enabled()).toEqual([['deny', false]])
    await auth0.actions.triggers.bindings.updateMany('post-login', {
      bindings: [{ ref: { type: 'action_id', value: action.id! }, display_name: 'deny' }],
    })
    expect(enabled()).toEqual([['deny', true]])
    await auth0.actions.update(action.id!, { code: 'exports.onExecutePostLogin = 2' })
    expect(tenant.actions.list()[0]?.code).toContain('deny("1")')
    const draft = await auth0.actions.get(action.id!)
    expect(draft).toMatchObject({ all_changes_deployed: false, secrets: [{ name: 'TOKEN' }] })
    expect(JSON.stringify(draft)).not.toContain('not for anybody')
    await auth0.actions.deploy(action.id!)
    expect(tenant.actions.list()[0]?.code).toContain('= 2')
    expect((await refusal(auth0.actions.delete(action.id!))).statusCode).toBe(409)
    await auth0.actions.delete(action.id!, { force: true })
    expect((await auth0.actions.list()).data).toEqual([])
  })

  it('keeps organizations with members and connections', async () => {
    const organization = await auth0.organizations.create({ name: 'acme', display_name: 'Acme' })
    const id = organization.id!
    expect(await auth0.organizations.getByName('acme')).toMatchObject({ id })
    const user = await auth0.users.create({
      connection: DATABASE,
      email: 'member@example.com',
      password: 'a long password',
    })
    await auth0.organizations.members.create(id, { members: [user.user_id!] })
    expect((await auth0.organizations.members.list(id)).data).toMatchObject([
      { user_id: user.user_id },
    ])
    expect((await auth0.users.organizations.list(user.user_id!)).data).toMatchObject([{ id }])
    const { data: connections } = await auth0.connections.list()
    await auth0.organizations.enabledConnections.add(id, { connection_id: connections[0]!.id! })
    expect((await auth0.organizations.enabledConnections.list(id)).data).toHaveLength(1)
    await auth0.organizations.update(id, { metadata: { tier: 'gold' } })
    expect((await auth0.organizations.list()).data).toMatchObject([{ metadata: { tier: 'gold' } }])
    await auth0.organizations.delete(id)
    expect((await auth0.users.organizations.list(user.user_id!)).data).toEqual([])
  })

  it('links accounts and takes them apart', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) =>
        auth0.users.create({
          connection: DATABASE,
          email: `${name}@example.com`,
          password: 'a long password',
        }),
      ),
    )
    const [provider, user_id] = other!.user_id!.split('|') as [string, string]
    const linked = await auth0.users.identities.link(one!.user_id!, {
      provider: provider as 'auth0',
      user_id,
    })
    expect(linked).toMatchObject([{}, { user_id }])
    const left = await auth0.users.identities.delete(one!.user_id!, 'auth0', user_id)
    expect(left).toHaveLength(1)
  })

  it('reads and changes the settings of the tenant, and makes tickets', async () => {
    await auth0.tenants.settings.update({ friendly_name: 'Acme Inc.', session_lifetime: 5 })
    expect(await auth0.tenants.settings.get()).toMatchObject({
      friendly_name: 'Acme Inc.',
      session_lifetime: 5,
    })
    const user = await auth0.users.create({
      connection: DATABASE,
      email: 'ticket@example.com',
      password: 'a long password',
    })
    const { ticket } = await auth0.tickets.changePassword({ user_id: user.user_id! })
    expect(ticket).toMatch(/^https:\/\/acme\.example\/u\/reset-password\?ticket=\S{20,}$/)
    expect((await auth0.users.sessions.list(user.user_id!)).data).toEqual([])
    expect((await auth0.users.refreshToken.list(user.user_id!)).data).toEqual([])
    expect((await auth0.deviceCredentials.list({ user_id: user.user_id! })).data).toEqual([])
  })

  it('throws its own errors, with status and code', async () => {
    const reader = connect('reader')
    expect((await reader.roles.list()).data).toEqual([])
    const forbidden = await refusal(reader.roles.create({ name: 'x' }))
    expect(forbidden).toMatchObject({
      statusCode: 403,
      body: { errorCode: 'insufficient_scope', error: 'Forbidden' },
    })
    const missing = await refusal(auth0.roles.get('rol_none'))
    expect(missing).toMatchObject({ statusCode: 404, body: { errorCode: 'inexistent_role' } })
    const bad = await refusal(auth0.clients.create({ name: 'X', callbacks: ['no address'] }))
    expect(bad).toMatchObject({ statusCode: 400, body: { errorCode: 'invalid_body' } })
    const user = { connection: DATABASE, email: 'twice@example.com', password: 'a long password' }
    await auth0.users.create(user)
    expect((await refusal(auth0.users.create(user))).statusCode).toBe(409)
    await auth0.roles.create({ name: 'twice' })
    expect((await refusal(auth0.roles.create({ name: 'twice' }))).statusCode).toBe(409)
  })
})
