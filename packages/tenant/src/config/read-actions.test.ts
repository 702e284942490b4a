import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadConfig } from './load-config.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const CODE = 'exports.onExecutePostLogin = async (event, api) => {}'

function load(
  files: Readonly<Record<string, string>>,
  keywords?: Readonly<Record<string, string>>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-actions-'))
  folders.push(folder)
  const all = { 'clients/spa.json': '{"client_id": "spa", "name": "Acme"}', ...files }
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return loadConfig(folder, keywords)
}

function messageOf(files: Readonly<Record<string, string>>): string | undefined {
  try {
    load(files)
  } catch (error) {
    return (error as Error).message
  }
  return undefined
}

const exported = (name: string, more: object = {}) => ({
  [`actions/${name}.json`]: JSON.stringify({
    name,
    code: `./local/actions/${name}/code.js`,
    dependencies: [{ name: 'jsonwebtoken', version: '9.0.2' }],
    secrets: [{ name: 'KEY', value: '##KEY##' }],
    runtime: 'node22',
    status: 'built',
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
    deployed: true,
    ...more,
  }),
  [`actions/${name}/code.js`]: `${CODE} // ${name}`,
})

const triggers = (...names: readonly string[]) => ({
  'triggers/triggers.json': JSON.stringify({
    'post-login': names.map((name) => ({ action_name: name, display_name: name })),
    'pre-user-registration': [],
  }),
})

describe('the Actions of a configuration folder', () => {
  it('are what auth0-deploy-cli exports, in the order of the trigger, with their secrets filled in', () => {
    const { config, warnings } = load(
      { ...exported('claims'), ...exported('mfa'), ...triggers('mfa', 'claims') },
      { KEY: 'shh' },
    )
    expect(warnings).toEqual([])
    expect(config.actions).toEqual([
      {
        name: 'mfa',
        code: `${CODE} // mfa`,
        order: 1,
        enabled: true,
        file: 'actions/mfa/code.js',
        secrets: { KEY: 'shh' },
        dependencies: [{ name: 'jsonwebtoken', version: '9.0.2' }],
      },
      expect.objectContaining({ name: 'claims', order: 2, enabled: true }),
    ])
  })

  it('run only when they are bound and deployed', () => {
    const { config } = load(
      {
        ...exported('bound'),
        ...exported('draft', { deployed: false }),
        ...exported('unbound'),
        ...triggers('draft', 'bound'),
      },
      { KEY: 'shh' },
    )
    expect(config.actions.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['draft', false],
      ['bound', true],
      ['unbound', false],
    ])
  })

  it('of other triggers are let through and never run', () => {
    const other = { supported_triggers: [{ id: 'pre-user-registration', version: 'v2' }] }
    expect(load({ ...exported('other', other) }, { KEY: 'x' }).config.actions).toEqual([])
  })

  it('all run, in the order of the list, when there are no triggers', () => {
    const { config } = load(
      { ...exported('a', { secrets: [] }), ...exported('b', { secrets: [{ name: 'KEY' }] }) },
      {},
    )
    expect(config.actions.map(({ name, enabled, secrets }) => [name, enabled, secrets])).toEqual([
      ['a', true, {}],
      ['b', true, {}],
    ])
  })

  it('may stand in tenant.yaml, as in the YAML format of auth0-deploy-cli', () => {
    const { config } = load({
      'tenant.yaml': [
        'tenant:',
        '  flags: { customize_mfa_in_postlogin_action: true }',
        'actions:',
        '  - name: mfa',
        '    code: ./actions/mfa/code.js',
        'triggers:',
        '  post-login:',
        '    - action_name: mfa',
      ].join('\n'),
      'actions/mfa/code.js': CODE,
    })
    expect(config.actions).toMatchObject([{ name: 'mfa', code: CODE, file: 'actions/mfa/code.js' }])
    expect(config.tenant.customizeMfaInPostLoginAction).toBe(true)
  })

  it('name the file of a mistake and what to write instead', () => {
    expect(messageOf({ 'actions/mfa.json': '{"name": "mfa", "code": "./nowhere.js"}' })).toBe(
      'actions/mfa.json: code must name a file of this folder; found "./nowhere.js", which does not exist. Write "./actions/mfa/code.js".',
    )
    expect(messageOf({ ...exported('mfa', { secrets: [] }), ...triggers('mfa', 'mfq') })).toBe(
      'triggers/triggers.json: ["post-login"][1].action_name must name an Action; found "mfq". Write one of "mfa".',
    )
    expect(messageOf(exported('mfa', { secrets: [{ name: 'A', valeu: 'b' }] }))).toBe(
      'actions/mfa.json: secrets[0].valeu is not known. Did you mean "value"?',
    )
    expect(messageOf(exported('mfa', { secrets: { A: 'b' } }))).toBe(
      'actions/mfa.json: secrets must be a list, as in ["…"]; found something else.',
    )
  })

  it('never quote a secret', () => {
    expect(messageOf(exported('mfa', { secrets: [{ name: 'PIN', value: 987654 }] }))).toBe(
      'actions/mfa.json: secrets[0].value must be a text in quotes; found something else.',
    )
  })

  it('do not reach out of the folder', () => {
    const files = exported('mfa', { code: '../../../../../../etc/hostname', secrets: [] })
    expect(load(files).config.actions).toMatchObject([{ file: 'actions/mfa/code.js' }])
  })
})
