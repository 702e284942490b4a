import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createTenant } from '@lockstep/tenant'

const program = join(import.meta.dirname, '..', 'dist', 'cli.js')
const root = mkdtempSync(join(tmpdir(), 'lockstep-transfer-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function lockstep(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr })
    })
  })
}

describe('lockstep import and export', { timeout: 60_000 }, () => {
  it('carry a folder to YAML and back, and the changes of a data file with it', async () => {
    expect((await lockstep('init', 'start')).code).toBe(0)
    const data = join(root, 'tenant.db')
    await changeName(data)
    const exported = await lockstep('export', 'out', '--config', 'start', '--data', 'tenant.db')
    expect(exported).toMatchObject({ code: 0 })
    expect(exported.text).toContain('Secrets are not written')
    expect(readFileSync(join(root, 'out', 'tenant.json'), 'utf8')).toContain('"Changed"')
    const yaml = await lockstep('import', 'out', '--target', 'yaml', '--format', 'yaml')
    expect(yaml.text).toContain('To do before it starts')
    expect(yaml.code).toBe(0)
    const back = await lockstep('import', join('yaml', 'tenant.yaml'), '--target', 'back')
    expect(back.code).toBe(0)
    expect(readFileSync(join(root, 'back', 'tenant.json'), 'utf8')).toContain('"Changed"')
  })

  it('refuse what is not there and what is not empty, with the way on', async () => {
    const missing = await lockstep('import', 'nowhere', '--target', 'x')
    expect(missing.code).toBe(2)
    expect(missing.text).toContain('is not a folder')
    expect((await lockstep('init', 'full')).code).toBe(0)
    const full = await lockstep('export', 'full', '--config', 'full')
    expect(full.code).toBe(1)
    expect(full.text).toContain('is not empty')
    expect((await lockstep('export', 'y', '--config', 'full', '--format', 'zip')).text).toContain(
      '--format must be directory or yaml',
    )
  })
})

/** Changes the tenant's friendly name through the Management API. */
async function changeName(data: string): Promise<void> {
  const client = { client_id: 'server', client_secret: 'between us' }
  const tenant = createTenant({
    data,
    config: {
      clients: [
        {
          ...client,
          name: 'Server',
          app_type: 'non_interactive',
          grant_types: ['client_credentials'],
        },
      ],
      clientGrants: [
        {
          client_id: 'server',
          audience: 'https://any/api/v2/',
          scope: ['update:tenant_settings'],
        },
      ],
    },
  })
  const post = (path: string, method: string, body: object, token?: string) =>
    tenant.fetch(
      new Request(`${tenant.url}${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      }),
    )
  const grant = { grant_type: 'client_credentials', ...client, audience: `${tenant.url}/api/v2/` }
  const answer = (await (await post('/oauth/token', 'POST', grant)).json()) as {
    readonly access_token: string
  }
  const body = { friendly_name: 'Changed' }
  const changed = await post('/api/v2/tenants/settings', 'PATCH', body, answer.access_token)
  expect(changed.status).toBe(200)
  await tenant.close()
}
