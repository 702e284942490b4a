import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../config/load-config.js'
import { readFolder } from '../config/read-folder.js'
import { directoryFiles, yamlFiles } from './config-files.js'
import type { Files } from './config-files.js'
import { keepKeywords } from './kept-keywords.js'
import { withoutEffect } from './not-represented.js'
import { withoutSecrets } from './without-secrets.js'
import { writeFiles } from './write-files.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(files: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-transfer-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** An export with one of everything, in the directory format. */
const EXPORT: Files = {
  'tenant.json': '{ "friendly_name": "##COMPANY##", "session_lifetime": 10 }',
  'clients/shop.json':
    '{ "name": "Shop", "client_id": "shop", "client_secret": "not for the repository", "callbacks": @@CALLBACKS@@, "logo_uri": "https://x.example/logo.png" }',
  'databases/staff/database.json':
    '{ "name": "staff", "strategy": "auth0", "enabled_clients": ["Shop"] }',
  'connections/google.json':
    '{ "name": "google", "strategy": "google-oauth2", "options": { "client_id": "g", "client_secret": "g-secret" } }',
  'rules/first.js': 'function first(user, context, callback) { callback(null, user, context) }',
  'rules/first.json': '{ "name": "first", "script": "./first.js", "order": 3, "enabled": false }',
  'rules-configs/KEY.json': '{ "key": "KEY", "value": "a setting nobody may read" }',
  'actions/greet/code.js': 'exports.onExecutePostLogin = async () => { const a = "##COMPANY##" }',
  'actions/greet.json':
    '{ "name": "greet", "code": "./actions/greet/code.js", "secrets": [{ "name": "S", "value": "action secret" }], "deployed": true }',
  'triggers/triggers.json': '{ "post-login": [{ "action_name": "greet" }] }',
  'resource-servers/API.json':
    '{ "name": "API", "identifier": "https://api.example/", "scopes": [{ "value": "read" }] }',
  'grants/Shop.json':
    '{ "client_id": "Shop", "audience": "https://api.example/", "scope": ["read"] }',
  'guardian/factors/sms.json': '{ "name": "sms", "enabled": true }',
  'guardian/policies.json': '{ "policies": ["all-applications"] }',
  'guardian/phoneFactorMessageTypes.json': '{ "message_types": ["sms", "voice"] }',
  'guardian/factors/duo.json':
    '{ "name": "duo", "enabled": true, "settings": { "host": "api-1.duo.example", "ikey": "DI1", "skey": "key of Duo" } }',
  'guardian/templates/sms.json':
    '{ "name": "sms", "enrollment_message": "{{code}} sets it up", "verification_message": "{{code}} it is" }',
  'guardian/enrollByTicketOnly.json': '{ "enabled": true }',
  'roles/admin.json': '{ "name": "admin", "description": "All" }',
  'organizations/acme.json': '{ "name": "acme", "metadata": { "tier": "gold" } }',
  'users.json': '[{ "email": "ada@example.com", "password": "a long password" }]',
  'emails/welcome_email.json': '{ "template": "welcome_email" }',
}
const KEYWORDS = { COMPANY: 'Acme Inc.', CALLBACKS: '["https://shop.example/callback"]' }
const SECRETS = ['not for the repository', 'g-secret', 'a setting nobody may read'].concat(
  'action secret',
  'a long password',
  'key of Duo',
)

/** A configuration without the places its scripts came from. */
function meaning(folder: string, keywords: Readonly<Record<string, string>> = KEYWORDS) {
  const { config } = loadConfig(folder, keywords)
  const strip = <T extends { readonly file: string }>(list: readonly T[]) =>
    list.map(({ file: _file, ...rest }) => rest)
  return { ...config, rules: strip(config.rules), actions: strip(config.actions) }
}

const formats = { directory: directoryFiles, yaml: yamlFiles }

describe.each(['directory', 'yaml'] as const)('the %s format', (format) => {
  it('says the same after an import, with its keywords kept', async () => {
    const source = newFolder(EXPORT)
    const { input, unread } = readFolder(source, keepKeywords)
    const { files, left } = await formats[format](input)
    const target = newFolder()
    await writeFiles(target, files)
    expect(meaning(target)).toEqual(meaning(source))
    const all = Object.values(files).join('\n')
    expect(all).toContain('@@CALLBACKS@@')
    expect(all).toContain('"##COMPANY##"')
    expect(all).not.toMatch(/[\uE000\uE001]/)
    expect(unread).toEqual([join('emails', 'welcome_email.json')])
    expect(left).toEqual([])
  })

  it('says the same when it is read and written again', async () => {
    const first = newFolder()
    await writeFiles(
      first,
      (await formats[format](readFolder(newFolder(EXPORT), keepKeywords).input)).files,
    )
    const again = await formats[format](readFolder(first, keepKeywords).input)
    const second = newFolder()
    await writeFiles(second, again.files)
    expect(meaning(second)).toEqual(meaning(first))
  })

  it('holds no secret, and works as before with them given as keywords', async () => {
    const source = newFolder(EXPORT)
    const { input, keywords } = withoutSecrets(readFolder(source, keepKeywords).input)
    const { files } = await formats[format](input)
    const all = Object.values(files).join('\n')
    for (const secret of SECRETS) expect(all).not.toContain(secret)
    expect(keywords).toEqual([
      'CLIENTS_SHOP_CLIENT_SECRET',
      'CONNECTIONS_GOOGLE_OPTIONS_CLIENT_SECRET',
      'RULESCONFIGS_KEY_VALUE',
      'USERS_ADA_EXAMPLE_COM_PASSWORD',
      'ACTIONS_GREET_SECRETS_S_VALUE',
      'GUARDIAN_FACTORS_DUO_SETTINGS_SKEY',
    ])
    const target = newFolder()
    await writeFiles(target, files)
    const given = Object.fromEntries(
      keywords.map((keyword, index) => [
        keyword,
        [SECRETS[0], SECRETS[1], SECRETS[2], SECRETS[4], SECRETS[3], SECRETS[5]][index]!,
      ]),
    )
    expect(meaning(target, { ...KEYWORDS, ...given })).toEqual(meaning(source))
  })
})

it('an export holds no secret of a service that Auth0 knows and this tenant does not', () => {
  const { input, keywords } = withoutSecrets({
    connections: [{ name: 'sms', options: { twilio_sid: 'AC1', twilio_token: 'hidden' } }],
    guardian: {
      factors: [{ name: 'sns', provider: { sns: { aws_secret_access_key: 'hidden' } } }],
    },
    emailProvider: {
      credentials: { api_key: 'hidden', smtp_pass: 'hidden', private_key: 'hidden' },
    },
    databases: [{ name: 'd', options: { configuration: { KEY: 'hidden' } } }],
    clients: [{ name: 'c', encryption_key: { pub: 'shown' }, client_secrets: [] }],
  })
  expect(JSON.stringify(input)).not.toContain('hidden')
  expect(keywords).toHaveLength(6)
})

describe('what an import cannot take over', () => {
  it('is told: sections, fields and drafts', () => {
    const input = {
      clients: [{ name: 'Shop', logo_uri: 'https://x.example/logo.png', mobile: {} }],
      branding: { colors: {} },
      guardian: { factors: [], somethingElse: {} },
      actions: [{ name: 'a', code: '2', deployed_version: { code: '1' } }],
    }
    const { files, left } = directoryFiles(input)
    expect(left).toEqual([
      'branding: there is no file for it',
      'guardian.somethingElse: there is no file for it',
      'actions: the draft of "a" that is not deployed',
    ])
    expect(files['actions/a/code.js']).toBe('1')
    expect(withoutEffect(input)).toContain('clients: logo_uri, mobile')
  })

  it('never leaves the folder by the name of an item, and gives two of a name two files', () => {
    const { files } = directoryFiles({
      clients: [{ name: '../../etc/passwd' }, { name: 'a/b' }, { name: 'a\\b' }],
      rules: [
        { name: 'c/d', script: '1' },
        { name: 'c_d', script: '2' },
      ],
    })
    expect(Object.keys(files)).toEqual([
      'clients/__.._etc_passwd.json',
      'clients/a_b.json',
      'clients/a_b-2.json',
      'rules/c_d.js',
      'rules/c_d.json',
      'rules/c_d-2.js',
      'rules/c_d-2.json',
    ])
  })

  it('is not mixed with what is there', async () => {
    const folder = newFolder({ 'tenant.json': '{}' })
    await expect(writeFiles(folder, { 'tenant.json': '{"name":"x"}' })).rejects.toThrow('not empty')
    expect(readFileSync(join(folder, 'tenant.json'), 'utf8')).toBe('{}')
  })
})
