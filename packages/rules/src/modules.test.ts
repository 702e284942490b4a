import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MODULES } from './bundled-modules.js'
import { BUILT_IN_MODULES, createRuleRequire } from './modules.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rules-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function install(name: string, version: string, manifest: object = {}): void {
  const folder = join(root, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, ...manifest }))
  writeFileSync(join(folder, 'index.js'), `exports.version = '${version}'`)
  writeFileSync(join(folder, 'part.js'), `exports.part = true`)
}

describe('createRuleRequire', () => {
  it('brings ipaddr.js along, with and without a version', () => {
    const require = createRuleRequire()
    expect(require('ipaddr.js')).toHaveProperty('parseCIDR')
    expect(require('ipaddr.js@1.9.0')).toBe(require('ipaddr.js'))
  })

  it('says which version it gives instead of the one asked for', () => {
    const drifts: unknown[] = []
    install('left', '2.0.0')
    const require = createRuleRequire({ root, onVersionDrift: (...drift) => drifts.push(drift) })
    require('left@2.0.0')
    expect(drifts).toEqual([])
    require('left@1.0.0')
    expect(drifts).toEqual([['left@1.0.0', '2.0.0']])
  })

  it('finds modules of the tenant’s folder, scoped ones and parts of them', () => {
    install('@acme/tool', '1.0.0')
    const require = createRuleRequire({ root })
    expect(require('@acme/tool')).toEqual({ version: '1.0.0' })
    expect(require('@acme/tool@1.0.0')).toEqual({ version: '1.0.0' })
    expect(require('@acme/tool@1.0.0/part')).toEqual({ part: true })
  })

  it('prefers the tenant’s own version to the one it brings', () => {
    install('ipaddr.js', '1.9.0')
    expect(createRuleRequire({ root })('ipaddr.js')).toEqual({ version: '1.9.0' })
  })

  it('answers with a stub before anything installed', () => {
    const stub = { post: true }
    const require = createRuleRequire({ stubs: { request: stub, crypto: stub } })
    expect(require('request')).toBe(stub)
    expect(require('request@2.81.0')).toBe(stub)
    expect(require('crypto')).toBe(stub)
  })

  it('loads every built-in module that it names, also by its node: name', () => {
    const require = createRuleRequire()
    for (const name of BUILT_IN_MODULES) expect(require(name), name).toBeTruthy()
    expect(require('node:crypto')).toBe(require('crypto'))
  })

  it.each([
    'fs',
    'node:fs',
    'fs/promises',
    'child_process',
    'worker_threads',
    'process',
    'module',
    'vm',
  ])('refuses the built-in module %s', (name) =>
    expect(() => createRuleRequire()(name)).toThrow(/is not possible in a rule/),
  )

  it.each([
    './secret',
    '../x',
    '/etc/passwd',
    'a/../../b',
    'a/..',
    '..',
    '@a/..',
    'a/./b',
    '',
    'file:///x',
    undefined,
    7,
  ])('refuses %j, which names no package', (name) =>
    expect(() => createRuleRequire()(name as string)).toThrow(/is not possible in a rule/),
  )

  it('brings along every module that it documents, in every version', () => {
    const require = createRuleRequire()
    for (const name of Object.keys(MODULES)) {
      expect(require(name), name).toBeTruthy()
      expect(require(`${name}@0.0.1`), name).toBeTruthy()
    }
    expect(require('lodash/get')).toBeTypeOf('function')
    expect(require('request')).toHaveProperty('defaults')
  })

  it('knows the uuid of its third version too', () => {
    const require = createRuleRequire()
    const call = (name: string) => (require(name) as () => string)()
    expect(call('uuid@3.3.2')).toHaveLength(36)
    expect(call('uuid/v4')).toHaveLength(36)
    expect(call('uuid@3.3.2/v1')).toHaveLength(36)
    expect(() => require('uuid/v9')).toThrow(/fails while it is loaded/)
  })

  it('does not hand out what merely happens to be installed beside the engine', () => {
    for (const name of ['vitest', '@cypress/request', 'typescript']) {
      expect(() => createRuleRequire({ root })(name), name).toThrow(/is not installed/)
    }
  })

  it('reads the version of a package that hides its manifest', () => {
    const drifts: unknown[] = []
    install('hiding', '2.0.0', { exports: './index.js' })
    createRuleRequire({ root, onVersionDrift: (...drift) => drifts.push(drift) })('hiding@1.0.0')
    expect(drifts).toEqual([['hiding@1.0.0', '2.0.0']])
  })

  it('loads a package of modules, and says when it offers nothing to require', () => {
    install('modern', '1.0.0', { type: 'module', exports: './index.js' })
    writeFileSync(join(root, 'node_modules/modern/index.js'), 'export const modern = true')
    expect(createRuleRequire({ root })('modern')).toMatchObject({ modern: true })
    install('importable', '1.0.0', { type: 'module', exports: { import: './index.js' } })
    expect(() => createRuleRequire({ root })('importable')).toThrow(
      'The module "importable" is installed, but offers no "importable" to require(). Install a version of it that does.',
    )
    install('partial', '1.0.0')
    expect(() => createRuleRequire({ root })('partial/nothing')).toThrow(
      /"partial" is installed, but offers no "partial\/nothing"/,
    )
  })

  it('names a package that throws while it is loaded, and tries again the next time', () => {
    install('broken', '1.0.0')
    const file = join(root, 'node_modules/broken/index.js')
    writeFileSync(file, `throw new Error('No network.')`)
    const require = createRuleRequire({ root })
    expect(() => require('broken')).toThrow(
      'The module "broken" fails while it is loaded: No network.',
    )
    writeFileSync(file, 'exports.mended = true')
    expect(require('broken')).toEqual({ mended: true })
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty@1'])(
    'takes %s for a module that is not installed',
    (name) => expect(() => createRuleRequire({ stubs: {} })(name)).toThrow(/is not installed/),
  )

  it('may be called with new, as published rules do', () => {
    const require = createRuleRequire() as unknown as new (name: string) => unknown
    expect(new require('lodash')).toHaveProperty('VERSION')
  })

  it('says how to install what is missing', () => {
    expect(() => createRuleRequire({ root })('no-such-thing@3.1.0')).toThrow(
      'The module "no-such-thing" is not installed. Run "npm install no-such-thing@3.1.0" in the tenant\'s folder.',
    )
  })
})
