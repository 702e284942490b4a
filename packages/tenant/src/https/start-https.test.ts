import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { once } from 'node:events'
import { createCA, createCert } from 'mkcert'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTenant } from '../start-tenant.js'
import type { RunningTenant, StartOptions } from '../start-tenant.js'

const config = {
  clients: [{ client_id: 'spa', name: 'Acme', callbacks: ['https://app.example/callback'] }],
  users: [{ user_id: 'auth0|ada', email: 'ada@example.com', password: 'Correct-Horse-9' }],
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-https-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function start(options: Partial<StartOptions> = {}): Promise<RunningTenant> {
  const tenant = await startTenant({ config, https: true, ...options })
  onTestFinished(() => tenant.close())
  return tenant
}

/** What a client that trusts `ca` and nobody else gets. */
async function get(url: string, ca: string) {
  const sent = request(url, { ca, agent: false })
  sent.end()
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
  const chunks = (await response.toArray()) as Buffer[]
  return { response, body: Buffer.concat(chunks).toString() }
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a tenant with https', { timeout: 30_000 }, () => {
  it('answers whoever trusts its authority, by all its names, and calls itself https', async () => {
    const { url, port, certificateAuthority } = await start()
    expect(url).toBe(`https://localhost:${port}`)
    for (const host of ['localhost', '127.0.0.1']) {
      const { body } = await get(
        `https://${host}:${port}/.well-known/openid-configuration`,
        certificateAuthority!.certificate,
      )
      expect(JSON.parse(body)).toMatchObject({
        issuer: `${url}/`,
        jwks_uri: expect.stringMatching(/^https:/),
      })
    }
  })

  it('is believed by nobody else', async () => {
    const { url } = await start()
    await expect(fetch(url)).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED/) },
    })
    const other = await createCA({ ...NAMES, validity: 30 })
    await expect(get(url, other.cert)).rejects.toThrow()
  })

  it('answers nothing in clear and no old version of TLS', async () => {
    const { port, certificateAuthority } = await start()
    await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow()
    const socket = connect({
      port,
      host: 'localhost',
      ca: certificateAuthority!.certificate,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    })
    await expect(once(socket, 'secureConnect')).rejects.toThrow()
  })

  it('gives cookies to secure connections only', async () => {
    const { url, certificateAuthority } = await start()
    const query = new URLSearchParams({
      client_id: 'spa',
      response_type: 'code',
      redirect_uri: 'https://app.example/callback',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      state: 'x',
    })
    const { response } = await get(
      `${url}/authorize?${query.toString()}`,
      certificateAuthority!.certificate,
    )
    const cookies = response.headers['set-cookie'] ?? []
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; SameSite=None; Secure/)
  })

  it('keeps the authority beside its data, with keys that nobody else can read', async () => {
    const folder = newFolder()
    const data = join(folder, 'tenant.db')
    const first = await start({ data })
    expect(first.certificateAuthority).toMatchObject({
      isNew: true,
      file: join(folder, 'https', 'lockstep-ca.pem'),
    })
    await first.close()
    const second = await start({ data })
    expect(second.certificateAuthority).toEqual({ ...first.certificateAuthority, isNew: false })

    const kept = join(folder, 'https')
    if (process.platform !== 'win32') {
      expect(mode(kept)).toBe('700')
      expect(mode(join(kept, 'authority.pem'))).toBe('600')
      expect(mode(join(kept, 'server.pem'))).toBe('600')
    }
    expect(readFileSync(join(kept, '.gitignore'), 'utf8')).toBe('*\n')
    expect(readdirSync(kept).sort()).toEqual([
      '.gitignore',
      'authority.pem',
      'lockstep-ca.pem',
      'server.pem',
    ])
    expect(readFileSync(first.certificateAuthority!.file!, 'utf8')).not.toContain('PRIVATE')
  })

  it.skipIf(process.platform === 'win32')('refuses a key that others can read', async () => {
    const folder = newFolder()
    await (await start({ https: { folder } })).close()
    chmodSync(join(folder, 'authority.pem'), 0o644)
    await expect(start({ https: { folder } })).rejects.toThrow('chmod 600')
  })

  it('renews what is nearly over: the certificate alone, or both', async () => {
    const folder = newFolder()
    const write = (name: string, { key, cert }: { key: string; cert: string }) =>
      writeFileSync(join(folder, name), `${key}${cert}`, { mode: 0o600 })
    const ca = await createCA({ ...NAMES, validity: 800 })
    write('authority.pem', ca)
    write('server.pem', await createCert({ ca, domains: ['localhost'], validity: -1 }))
    const renewed = await start({ https: { folder } })
    expect(renewed.certificateAuthority).toMatchObject({ certificate: ca.cert, isNew: false })
    await get(renewed.url, ca.cert)
    await renewed.close()

    write('authority.pem', await createCA({ ...NAMES, validity: -1 }))
    const anew = await start({ https: { folder } })
    const { certificate, isNew } = anew.certificateAuthority!
    expect(isNew).toBe(true)
    expect(Date.parse(new X509Certificate(certificate).validTo)).toBeGreaterThan(Date.now())
    await get(anew.url, certificate)
  })

  it('makes a certificate for another name when it gets one', async () => {
    const folder = newFolder()
    await (await start({ https: { folder } })).close()
    const issuer = 'https://laptop.example/'
    const named = await start({ https: { folder }, issuer })
    const socket = connect({
      port: named.port,
      host: 'localhost',
      servername: 'laptop.example',
      ca: named.certificateAuthority!.certificate,
    })
    await once(socket, 'secureConnect')
    expect(socket.authorized).toBe(true)
    socket.destroy()
  })

  it('refuses an issuer without https', async () => {
    await expect(start({ issuer: 'http://localhost:4400/' })).rejects.toThrow('needs an issuer')
  })

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0
  it.runIf(hasOpenssl)('holds before openssl, an independent judge', async () => {
    const folder = newFolder()
    await start({ https: { folder } })
    const verdict = spawnSync(
      'openssl',
      [
        'verify',
        '-CAfile',
        join(folder, 'lockstep-ca.pem'),
        '-verify_hostname',
        'localhost',
        join(folder, 'server.pem'),
      ],
      { encoding: 'utf8' },
    )
    expect(verdict.stdout).toContain('server.pem: OK')
  })
})

const NAMES = { organization: 'Test', countryCode: 'AT', state: 'T', locality: 'T' }
