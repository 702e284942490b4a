import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createTenant } from '@lockstep/tenant'
import type { Tenant } from '@lockstep/tenant'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STARTER_FILES, STARTER_USER } from '../src/cli/starter.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-starter-'))
for (const [name, content] of Object.entries(STARTER_FILES)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}
afterAll(() => rmSync(folder, { recursive: true }))

const origin = 'http://localhost:3000'
const callback = `${origin}/callback`

let tenant: Tenant
beforeEach(() => {
  tenant = createTenant({ config: folder, simulation: true })
})
afterEach(() => tenant.close())

/** Signs the starter's user in as the embedded widget does. */
async function signIn(): Promise<{ readonly location: URL; readonly verifier: string }> {
  const verifier = randomBytes(32).toString('base64url')
  const code_challenge = createHash('sha256').update(verifier).digest('base64url')
  const ticket = await tenant.fetch(
    new Request(`${tenant.url}/co/authenticate`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'spa',
        credential_type: 'password',
        username: STARTER_USER.email,
        password: STARTER_USER.password,
        code_challenge,
      }),
    }),
  )
  const { login_ticket } = (await ticket.json()) as { login_ticket: string }
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'spa',
    redirect_uri: callback,
    scope: 'openid email',
    state: 'abc',
    nonce: 'n',
    code_challenge,
    code_challenge_method: 'S256',
    login_ticket,
    sso: 'true',
  })
  const answer = await tenant.fetch(new Request(`${tenant.url}/authorize?${query}`))
  return { location: new URL(answer.headers.get('location')!, tenant.url), verifier }
}

describe('the folder that lockstep init writes', { timeout: 30_000 }, () => {
  it('lets its user in from the office without a second factor', async () => {
    tenant.from({ ip: '192.168.4.2' })
    const { location, verifier } = await signIn()
    expect(location.href).toMatch(`${callback}?code=`)

    const tokens = await tenant.fetch(
      new Request(`${tenant.url}/oauth/token`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'authorization_code',
          client_id: 'spa',
          code: location.searchParams.get('code'),
          code_verifier: verifier,
          redirect_uri: callback,
        }),
      }),
    )
    expect(await tokens.json()).toMatchObject({ token_type: 'Bearer', scope: 'openid email' })
  })

  it.each(['203.0.113.9', '2001:db8::1'])(
    'asks for a second factor at %s, and says why',
    async (ip) => {
      tenant.from({ ip })
      const { location } = await signIn()
      expect(location.pathname).toBe('/u/mfa')
      expect(tenant.traces.list()[0]?.passes[0]?.rules[0]).toMatchObject({
        name: 'mfa-outside-the-office',
        changes: [{ path: 'context.multifactor' }],
      })
    },
  )
})
