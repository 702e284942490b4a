import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUILT_IN_MODULES, createRuleRequire } from './modules.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rules-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function install(name: string, version: string): void {
  const folder = join(root, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version }))
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

  it.each(['./secret', '../x', '/etc/passwd', 'a/../../b', '', 'file:///x', undefined, 7])(
    'refuses %j, which names no package',
    (name) =>
      expect(() => createRuleRequire()(name as string)).toThrow(/is not possible in a rule/),
  )

  it('says how to install what is missing', () => {
    expect(() => createRuleRequire({ root })('no-such-thing@3.1.0')).toThrow(
      'The module "no-such-thing" is not installed. Run "npm install no-such-thing@3.1.0" in the tenant\'s folder.',
    )
  })
})
