import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'

const program = join(import.meta.dirname, '..', 'dist', 'cli.js')
const folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function lockstep(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

describe('lockstep', { timeout: 30_000 }, () => {
  it('starts with a shebang, so that npm can link it', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  it('tells its version', async () => {
    expect(await lockstep('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  })

  it('refuses commands and flags that it does not have', async () => {
    expect(await lockstep('fly')).toMatchObject({ code: 1 })
    const { code, stderr } = await lockstep('check', folder, '--prot', '1')
    expect(code).toBe(2)
    expect(stderr).toContain('There is no flag --prot')
  })

  it('takes flags of two words', async () => {
    const tenant = join(folder, 'two-words')
    await lockstep('init', tenant)
    const flags = ['--discard-changes', '--virtual-phone', '--trust-proxy', '127.0.0.1']
    const dev = spawn(process.execPath, [program, 'dev', tenant, '--port', '0', ...flags])
    const [line] = (await once(createInterface(dev.stdout), 'line')) as [string]
    dev.kill('SIGTERM')
    expect(line).toMatch(/^Tenant /)
  })

  it('init writes a folder that check and dev accept, and overwrites nothing', async () => {
    const tenant = join(folder, 'starter')
    expect(await lockstep('init', tenant)).toMatchObject({ code: 0 })
    expect(existsSync(join(tenant, 'users.json'))).toBe(true)
    expect(await lockstep('check', tenant)).toMatchObject({ code: 0, stderr: '' })

    const again = await lockstep('init', tenant)
    expect(again).toMatchObject({ code: 1 })
    expect(again.stderr).toContain('exists. Name another folder.')

    const dev = spawn(process.execPath, [program, 'dev', tenant, '--port', '0'])
    const [line] = (await once(createInterface(dev.stdout), 'line')) as [string]
    const url = /^Tenant +(http:\/\/localhost:\d+)$/.exec(line)?.[1]
    const response = await fetch(`${url}/.well-known/openid-configuration`)
    expect(response.status).toBe(200)
    dev.kill('SIGTERM')
    expect(await once(dev, 'exit')).toEqual([0, null])
  })

  it('check names file, path and fix, with exit code 2', async () => {
    const tenant = join(folder, 'broken')
    await lockstep('init', tenant)
    writeFileSync(join(tenant, 'clients', 'spa.json'), '{"name": "A", "callbacks": ["foo"]}')
    const { code, stderr } = await lockstep('check', tenant)
    expect(code).toBe(2)
    expect(stderr).toContain('clients/spa.json: callbacks[0] must be a URL; found "foo". Write ')
    expect(stderr).not.toContain('    at ')
  })

  it('check finds rules that are no function', async () => {
    const tenant = join(folder, 'syntax')
    await lockstep('init', tenant)
    writeFileSync(join(tenant, 'rules', 'broken.js'), 'function (user {')
    const { code, stderr } = await lockstep('check', tenant)
    expect(code).toBe(2)
    expect(stderr).toContain('rules/broken.js: is no rule: ')
  })

  it.each([
    [['dev', '--port', 'x'], '--port must be a number from 0 (any free port) to 65535; found "x".'],
    [['dev', '--log', 'loud'], '--log must be debug, info, warn, error or silent; found "loud".'],
    [['dev', '/nowhere'], '/nowhere: is not a folder. Run "lockstep init" to make one.'],
  ])('%j fails with the way out', async (args, message) => {
    const { code, stderr } = await lockstep(...args)
    expect(code).toBeGreaterThan(0)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })

  it('dev --https tells how its authority is trusted, and answers whoever does', async () => {
    const tenant = join(folder, 'secure')
    const env = { ...process.env, XDG_DATA_HOME: join(folder, 'data-home') }
    await lockstep('init', tenant)
    const dev = spawn(process.execPath, [program, 'dev', tenant, '--port', '0', '--https'], { env })
    const printed: string[] = []
    for await (const line of createInterface(dev.stdout)) {
      printed.push(line)
      if (line.includes('docs/https.md')) break
    }
    const said = printed.join('\n')
    const url = /^Tenant +(https:\/\/localhost:\d+)$/m.exec(said)?.[1]
    const ca = join(folder, 'data-home', 'lockstep', 'https', 'lockstep-ca.pem')
    expect(said).toContain(`NODE_EXTRA_CA_CERTS="${ca}"`)
    const script = `fetch('${url}/.well-known/openid-configuration').then((r) => r.json()).then((d) => console.log(d.issuer))`
    const issuer = await new Promise((resolve) => {
      execFile(
        process.execPath,
        ['-e', script],
        { env: { ...process.env, NODE_EXTRA_CA_CERTS: ca } },
        (_, stdout) => resolve(stdout.trim()),
      )
    })
    expect(issuer).toBe(`${url}/`)
    dev.kill('SIGTERM')
    expect(await once(dev, 'exit')).toEqual([0, null])
  })

  it('dev refuses to send passwords over a network in clear', async () => {
    const { code, stderr } = await lockstep('dev', folder, '--host', '0.0.0.0')
    expect(code).toBe(2)
    expect(stderr).toContain('Add --https')
  })
})
