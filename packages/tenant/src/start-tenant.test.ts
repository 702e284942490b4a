import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startTenant } from './start-tenant.js'
import type { RunningTenant, StartOptions } from './start-tenant.js'

const config = { clients: [{ client_id: 'spa', name: 'Acme' }] }
const discovery = '/.well-known/openid-configuration'

const running: RunningTenant[] = []
afterEach(async () => {
  for (const tenant of running.splice(0)) await tenant.close()
})

async function start(options: Partial<StartOptions> = {}): Promise<RunningTenant> {
  const tenant = await startTenant({ config, ...options })
  running.push(tenant)
  return tenant
}

describe('startTenant', { timeout: 30_000 }, () => {
  it('calls itself localhost and answers on both loopback addresses', async () => {
    const { url, port } = await start()
    expect(url).toBe(`http://localhost:${port}`)
    const hosts = ['localhost', '127.0.0.1', ...(hasIpv6() ? ['[::1]'] : [])]
    for (const host of hosts) {
      const response = await fetch(`http://${host}:${port}${discovery}`)
      expect(await response.json()).toMatchObject({ issuer: `${url}/` })
    }
  })

  it('is not reachable from another machine', async () => {
    const { port } = await start()
    const other = externalAddress()
    if (other === undefined) return
    await expect(fetch(`http://${other}:${port}${discovery}`)).rejects.toThrow('fetch failed')
  })

  it('refuses a foreign Host header', async () => {
    const { port } = await start()
    const socket = (await import('node:http')).request({
      port,
      host: '127.0.0.1',
      path: discovery,
      headers: { host: 'evil.example' },
    })
    socket.end()
    const [response] = (await once(socket, 'response')) as [{ statusCode: number }]
    expect(response.statusCode).toBe(421)
  })

  it('says what to do when the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as AddressInfo
    await expect(start({ port })).rejects.toThrow(
      `Port ${port} is taken. Stop the program that uses it, or choose another port`,
    )
    blocker.close()
  })

  it('frees the port when it is closed, also with an open connection', async () => {
    const first = await startTenant({ config })
    await fetch(first.url + discovery)
    await first.close()
    await expect(fetch(first.url + discovery)).rejects.toThrow('fetch failed')
    const second = await start({ port: first.port })
    expect(second.port).toBe(first.port)
  })

  it('simulates on loopback only', async () => {
    const tenant = await start({ simulation: true })
    expect(() => tenant.from({ ip: '203.0.113.9' })).not.toThrow()
    for (const beyond of [{ host: '0.0.0.0' }, { issuer: 'https://id.example/' }]) {
      await expect(start({ simulation: true, ...beyond })).rejects.toThrow('loopback only')
    }
  })

  it('keeps users and keys in its data file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-data-'))
    const data = join(folder, 'tenant.db')
    const keysOf = async (tenant: RunningTenant) =>
      (await fetch(`${tenant.url}/.well-known/jwks.json`)).json()
    const first = await startTenant({ config, data })
    const before = await keysOf(first)
    await first.close()
    expect(await keysOf(await start({ data }))).toEqual(before)
    rmSync(folder, { recursive: true })
  })

  it('takes over rules and Actions when they are saved, and keeps the last good ones', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-watch-'))
    mkdirSync(join(folder, 'rules'))
    mkdirSync(join(folder, 'clients'))
    writeFileSync(join(folder, 'clients', 'a.json'), '{"client_id": "a", "name": "A"}')
    writeFileSync(join(folder, 'rules', 'r.js'), 'one')
    mkdirSync(join(folder, 'actions', 'a'), { recursive: true })
    writeFileSync(join(folder, 'actions', 'a.json'), '{"name": "a"}')
    writeFileSync(join(folder, 'actions', 'a', 'code.js'), 'one')
    const problems: unknown[] = []
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (detail: unknown) => void problems.push(detail),
    }
    const tenant = await start({ config: folder, watch: true, log })
    const script = () => tenant.rules.list()[0]?.script
    const code = () => tenant.actions.list()[0]?.code

    writeFileSync(join(folder, 'rules', 'r.js'), 'two')
    writeFileSync(join(folder, 'actions', 'a', 'code.js'), 'two')
    await vi.waitFor(() => expect([script(), code()]).toEqual(['two', 'two']), { timeout: 20_000 })
    writeFileSync(join(folder, 'clients', 'a.json'), '{')
    // One save can be heard as two, and read twice.
    await vi.waitFor(() => expect(problems).not.toHaveLength(0), { timeout: 20_000 })
    expect(problems[0]).toMatchObject({
      problem: expect.stringMatching(/^clients\/a\.json: is not JSON/) as string,
    })
    expect(script()).toBe('two')
    rmSync(folder, { recursive: true })
  })
})

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === '::1'),
  )
}

function externalAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address
}
