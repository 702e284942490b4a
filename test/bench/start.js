// How long the tenant takes from process start to its first answer, against a bare Hono server.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, ratio, timeToFirstAnswer } from './measure.js'

const cli = fileURLToPath(new URL('../../packages/tenant/dist/cli.js', import.meta.url))
const bare = fileURLToPath(new URL('./bare-hono.js', import.meta.url))
const discovery = '/.well-known/openid-configuration'

/** Ratios of paired starts, interleaved so that both meet the same machine. */
export async function benchStart({ runs = 9 } = {}) {
  const folder = await tenantFolder({ clients: 3, rules: 5, users: 20 })
  const values = []
  try {
    for (let run = 0; run < runs; run += 1) {
      const barePort = await freePort()
      const floor = await timeToFirstAnswer([bare, String(barePort)], barePort, discovery)
      const port = await freePort()
      const tenant = await timeToFirstAnswer(
        [cli, 'dev', folder, '--port', String(port)],
        port,
        discovery,
      )
      if (run > 0) values.push(tenant / floor)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  // Our choice: the bare server does none of the work, so three starts of it are the allowance.
  return ratio('tenant start / bare Hono start', values, 3)
}

async function tenantFolder({ clients, rules, users }) {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'))
  const write = (path, value) =>
    writeFile(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value))
  for (const name of ['clients', 'rules', 'databases']) await mkdir(join(folder, name))
  await write('tenant.json', { friendly_name: 'Bench', default_directory: 'users' })
  await write('databases/users.json', { name: 'users', strategy: 'auth0' })
  for (let n = 0; n < clients; n += 1) {
    await write(`clients/app-${n}.json`, {
      client_id: `app${n}`,
      name: `App ${n}`,
      app_type: 'spa',
      callbacks: ['http://localhost:3000/callback'],
      web_origins: ['http://localhost:3000'],
    })
  }
  for (let n = 0; n < rules; n += 1) {
    await write(
      `rules/rule-${n}.js`,
      'function (user, context, callback) { callback(null, user, context) }',
    )
    await write(`rules/rule-${n}.json`, {
      name: `rule-${n}`,
      script: `./rule-${n}.js`,
      order: n,
      enabled: true,
      stage: 'login_success',
    })
  }
  await write(
    'users.json',
    Array.from({ length: users }, (_, n) => ({
      email: `user${n}@example.com`,
      password: 'correct horse battery',
      connection: 'users',
    })),
  )
  return folder
}
