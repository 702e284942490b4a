import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { STARTER_FILES } from '../cli/starter.js'
import { loadConfig } from './load-config.js'
import { readFolder } from './read-folder.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-config-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

const client = '{"client_id": "spa", "name": "Acme"}'
const messageOf = (files: Readonly<Record<string, string>>) => {
  try {
    loadConfig(folderOf(files))
  } catch (error) {
    return (error as Error).message
  }
  return undefined
}

describe('a configuration folder', () => {
  it('is what lockstep init writes', () => {
    const { config, warnings } = loadConfig(folderOf(STARTER_FILES))
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      tenant: { name: 'starter' },
      clients: [{ clientId: 'spa' }],
      connections: [{ name: 'Username-Password-Authentication' }],
      rules: [{ name: 'mfa-outside-the-office', file: 'rules/mfa-outside-the-office.js' }],
      rulesConfigs: { OFFICE_NETWORK: '192.168.0.0/16' },
      users: [{ email: 'ada@example.com' }],
      geoip: [{ place: { city_name: 'Tokyo' } }],
    })
    expect(config.rules[0]?.script).toContain('ipaddr.js')
  })

  it('may hold the account at Duo, whose secret no message tells', () => {
    const duo = (settings: object) => ({
      'clients/a.json': client,
      'guardian/factors/duo.json': JSON.stringify({ enabled: true, settings }),
    })
    const account = { host: 'api-1.duosecurity.com', ikey: 'DI1', skey: '##DUO_SKEY##' }
    const { config, warnings } = loadConfig(folderOf(duo(account)), { DUO_SKEY: 'never-shown' })
    expect(warnings).toEqual([])
    expect(config.guardian).toMatchObject({
      factors: { duo: true },
      duo: { ...account, skey: 'never-shown' },
    })
    const part = { host: account.host, skey: 'never-shown' }
    for (const wrong of [part, { ...part, ikey: 'DI1', skey: ['never-shown'] }]) {
      expect(messageOf(duo(wrong))).toMatch(/^guardian\/factors\/duo\.json: settings\./)
      expect(messageOf(duo(wrong))).not.toContain('never-shown')
    }
    expect(messageOf(duo({ ...part, ikey: 'DI1', host: 'https://h/' }))).toContain(
      'must be a host name without a scheme',
    )
  })

  it('may hold everything in tenant.yaml, as the YAML format of auth0-deploy-cli does', () => {
    const { config } = loadConfig(
      folderOf({
        'tenant.yaml': [
          'tenant:',
          '  friendly_name: Acme',
          'clients:',
          '  - name: Acme SPA',
          'rules:',
          '  - name: r',
          '    script: ./rules/r.js',
          '    order: 3',
          'rulesConfigs:',
          '  - {key: A, value: b}',
          'guardianFactors:',
          '  - {name: otp, enabled: false}',
        ].join('\n'),
        'rules/other.txt': '',
        'rules/r.js': 'function r(user, context, callback) { callback(null, user, context) }',
      }),
    )
    expect(config).toMatchObject({
      tenant: { friendlyName: 'Acme' },
      clients: [{ clientId: 'acme-spa' }],
      rules: [{ name: 'r', order: 3, file: 'rules/r.js' }],
      rulesConfigs: { A: 'b' },
      guardian: { factors: { otp: false } },
    })
    expect(config.rules).toHaveLength(1)
  })

  it('may hold only settings in tenant.yaml, and rules without a JSON file', () => {
    const { config } = loadConfig(
      folderOf({
        'tenant.yaml': 'friendly_name: Acme\nsession_lifetime: 24\n',
        'clients/a.json': client,
        'rules/bare.js': 'x',
        'databases/db.json': '{"name": "db"}',
      }),
    )
    expect(config).toMatchObject({
      tenant: { friendlyName: 'Acme', sessionLifetimeHours: 24, defaultDirectory: 'db' },
      rules: [{ name: 'bare', script: 'x', enabled: true }],
    })
  })

  it('holds roles, organizations and a deny list in files of their own', () => {
    const { config, warnings } = loadConfig(
      folderOf({
        'clients/a.json': client,
        'roles/admin.json': '{"name": "admin", "description": "All", "permissions": []}',
        'organizations/paris.json':
          '{"name": "paris", "branding": {}, "connections": [{"name": "db", "show_as_button": true}]}',
        'deny-list.json': '[{"cidr": "203.0.113.0/24", "category": "hosting"}]',
        'users.json':
          '[{"email": "a@b.c", "roles": ["admin"], "organizations": ["paris"], "locale": "fr"}]',
      }),
    )
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      roles: [{ name: 'admin' }],
      organizations: [{ name: 'paris', connections: [{ name: 'db', assignsMembership: false }] }],
      denyList: [{ cidr: '203.0.113.0/24', source: 'deny-list', category: 'hosting' }],
      users: [{ roles: ['admin'], organizations: ['paris'] }],
    })
    expect(config.organizations[0]?.id).toMatch(/^org_[0-9a-f]{16}$/)
  })

  it('names the file of a role that nobody described', () => {
    expect(
      messageOf({ 'clients/a.json': client, 'users.json': '[{"email": "a@b.c", "roles": ["x"]}]' }),
    ).toBe('users.json: [0].roles[0] must name a role; found "x". Add roles/x.json.')
  })

  it('finds its geo database from the folder, and misses it', () => {
    const folder = folderOf({
      'clients/a.json': client,
      'tenant.json': '{"geo": {"mmdb": "geo/city.mmdb", "headers": "cloudflare"}}',
      'geo/city.mmdb': '',
    })
    expect(() => loadConfig(folder)).toThrow('found "geo/city.mmdb", which is none.')
    copyFileSync(
      new URL('../../test/fixtures/city.mmdb', import.meta.url),
      join(folder, 'geo/city.mmdb'),
    )
    const { mmdb, headers } = loadConfig(folder).config.tenant.geo
    expect([mmdb, headers.country_code]).toEqual([join(folder, 'geo/city.mmdb'), 'cf-ipcountry'])
    rmSync(join(folder, 'geo'), { recursive: true })
    expect(() => loadConfig(folder)).toThrow(
      'tenant.json: geo.mmdb must name a MaxMind DB file; found "geo/city.mmdb", which does not exist.',
    )
  })

  it('fills ##KEY## with text and @@KEY@@ with JSON', () => {
    const folder = folderOf({
      'clients/a.json':
        '{"client_id": "##ID##", "name": "Acme ##ID##", "callbacks": @@URLS@@, "app_type": "@@TYPE@@"}',
    })
    const keywords = { ID: 'spa', URLS: '["http://localhost/"]', TYPE: 'native' }
    expect(loadConfig(folder, keywords).config.clients[0]).toMatchObject({
      clientId: 'spa',
      name: 'Acme spa',
      callbacks: ['http://localhost/'],
      appType: 'native',
    })
  })

  it('names keywords that were not given', () => {
    expect(
      messageOf({
        'clients/a.json': '{"name": "##NAME## ##NAME##", "callbacks": @@URLS@@}',
        'rules/r.js': '// ## heading ## and ##ANYTHING##',
      })?.split('\n'),
    ).toEqual([
      'clients/a.json: holds ##NAME##, but nothing is known of it. Give the keyword NAME, in the variable AUTH0_KEYWORD_REPLACE_MAPPINGS or the option "keywords".',
      'clients/a.json: holds @@URLS@@, but nothing is known of it. Give the keyword URLS, in the variable AUTH0_KEYWORD_REPLACE_MAPPINGS or the option "keywords".',
    ])
  })

  it('names the file of a mistake', () => {
    expect(
      messageOf({
        'clients/acme.json': '{"name": "Acme", "callbacks": ["foo"]}',
        'clients/zeta.json': '{"name": "Zeta", "callbak": []}',
        'guardian/factors/otp.json': '{"enabled": "yes"}',
        'users.json': '[{"email": "a@b.c"}, {"email": 7}]',
      })?.split('\n'),
    ).toEqual([
      'clients/acme.json: callbacks[0] must be a URL; found "foo". Write "http://localhost:3000/callback".',
      'guardian/factors/otp.json: enabled must be true or false, without quotes; found "yes".',
      'users.json: [1].email must be a text in quotes; found 7.',
      'clients/zeta.json: callbak is not known. Did you mean "callbacks"?',
    ])
  })

  it('does not ignore a policy that would stop logins at Auth0', () => {
    const policy = '{"policies": ["all-aplications"]}'
    expect(messageOf({ 'clients/a.json': client, 'guardian/policies.json': policy })).toBe(
      'guardian/policies.json: [0] must be one of ("all-applications" | "confidence-score"); found "all-aplications".',
    )
    expect(
      messageOf({ 'clients/a.json': client, 'guardian/policies.json': '{"policies": []}' }),
    ).toBeUndefined()
  })

  it('reads how messages leave, and how phones are reached', () => {
    const { config } = loadConfig(
      folderOf({
        'clients/a.json': client,
        'guardian/factors/sms.json': '{"enabled": true}',
        'guardian/phoneFactorMessageTypes.json': '{"message_types": ["voice"]}',
        'messages.json': '{"texts": {"de-CH": {"sms": "{code}"}}}',
      }),
    )
    expect(config.guardian.factors).toMatchObject({ sms: false, voice: true })
    expect(config.messages).toEqual({ senders: {}, texts: { 'de-ch': { sms: '{code}' } } })
  })

  it('names the file of a sender that lacks something', () => {
    const messages = '{"sms": {"type": "twilio", "account_sid": "AC1", "from": "+1"}}'
    expect(messageOf({ 'clients/a.json': client, 'messages.json': messages })).toBe(
      'messages.json: sms.auth_token is missing. Add "auth_token".',
    )
  })

  it('says which file is no JSON or YAML', () => {
    expect(messageOf({ 'clients/a.json': '{"name": }', 'tenant.yaml': 'a: [' })).toMatch(
      /^tenant\.yaml: is not YAML: [^]+clients\/a\.json: is not JSON: Unexpected token/,
    )
  })

  it('misses the script of a rule', () => {
    expect(messageOf({ 'clients/a.json': client, 'rules/r.json': '{"order": 1}' })).toBe(
      'rules/r.json: script must name a file beside it; found "rules/r.js", which does not exist.',
    )
  })

  it('takes no script from outside of it', () => {
    const elsewhere = folderOf({ 'key.js': 'the private key of somebody' })
    const way = `../../${basename(elsewhere)}/key.js`
    const named = { 'clients/a.json': client, 'rules/r.json': JSON.stringify({ script: way }) }
    expect(messageOf(named)).toContain('rules/r.json: script must name a file beside it')
    const yaml = `rules:\n  - name: r\n    script: ../${basename(elsewhere)}/key.js\n`
    const { input } = readFolder(folderOf({ 'tenant.yaml': yaml }))
    expect(JSON.stringify(input)).not.toContain('private key')
  })

  it('must exist', () => {
    expect(() => loadConfig('/nowhere/at/all')).toThrow(
      '/nowhere/at/all: is not a folder. Run "lockstep init" to make one.',
    )
  })
})
