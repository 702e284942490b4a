import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { acmeTenant, answerAt, attempt } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { startForgedProvider } from '../journeys/support/forged-provider.js'

const CORP = 'corp'

let tenant: Tenant
afterEach(() => tenant.close())

/** Acme, whose people of one company sign in at `url`. */
function ofCompany(url: string): Tenant {
  return acmeTenant([], {
    config: {
      connections: [
        { name: CORP, strategy: 'oidc', options: { discovery_url: url, client_id: 'lockstep' } },
      ],
    },
  })
}

describe('the endpoints of another site', () => {
  let provider: Awaited<ReturnType<typeof startForgedProvider>>
  beforeEach(async () => {
    provider = await startForgedProvider()
    tenant = ofCompany(provider.url)
  })
  afterEach(() => provider.close())

  const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']
  for (const endpoint of ENDPOINTS) {
    for (const url of ['javascript:alert(document.domain)//', 'data:application/json,{}']) {
      it(`are no script and no data: ${endpoint} ${url.slice(0, 4)}`, async () => {
        provider.forge({ discovery: { [endpoint]: url } }, '')
        const place = await createBrowser(tenant).open(attempt({ connection: CORP }).url)
        expect(answerAt(place)).toMatchObject({ error: 'server_error', code: '' })
      })
    }
  }
})

describe('an answer of another site that never ends', () => {
  const CHUNK = Buffer.alloc(65_536, ' ')
  let sent = 0
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    const pour = () => {
      while (response.write(CHUNK)) sent += CHUNK.length
      sent += CHUNK.length
    }
    response.on('drain', pour)
    pour()
  })
  beforeEach(async () => {
    sent = 0
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    tenant = ofCompany(`http://localhost:${(server.address() as AddressInfo).port}`)
  })
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )

  it('is read no further than a profile can be long', async () => {
    const place = await createBrowser(tenant).open(attempt({ connection: CORP }).url)
    expect(answerAt(place)).toMatchObject({ error: 'server_error', code: '' })
    // What was on its way is a few buffers of the two sockets.
    expect(sent).toBeLessThan(32 * 1_048_576)
  })
})
