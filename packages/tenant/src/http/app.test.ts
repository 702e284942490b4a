import { afterEach, describe, expect, it } from 'vitest'
import { Hono } from 'hono'
import { createTenant } from '../create-tenant.js'
import { createLog } from '../logging/log.js'
import type { Tenant } from '../tenant.js'
import { cors } from './cors.js'
import { errorPage } from './error-page.js'
import { unexpectedFailure } from './last-resort.js'
import { parseConfig } from '../config/parse-config.js'

const home = 'http://localhost:4400'
const input = {
  clients: [
    {
      client_id: 'spa',
      name: 'Acme',
      callbacks: ['http://localhost:4401/callback'],
      web_origins: ['http://localhost:4401'],
    },
  ],
}

let tenant: Tenant | undefined
afterEach(async () => {
  await tenant?.close()
  tenant = undefined
})

function fetchFrom(path: string, init: RequestInit = {}): Promise<Response> {
  tenant ??= createTenant({ config: input })
  return tenant.fetch(new Request(new URL(path, home), init))
}

describe('every answer', () => {
  it.each(['/u/login', '/nowhere', '/.well-known/openid-configuration', '/u/assets/none.js'])(
    'of %s forbids sniffing, framing and leaking the address',
    async (path) => {
      const { headers } = await fetchFrom(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.has('cross-origin-opener-policy')).toBe(false)
    },
  )

  it('answers 404 with JSON where there is nothing', async () => {
    const response = await fetchFrom('/nowhere')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: 'not_found' })
  })

  it('answers 405 and names the methods that work', async () => {
    const response = await fetchFrom('/u/login', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET')
  })

  it('answers HEAD as it would GET', async () => {
    expect((await fetchFrom('/u/login', { method: 'HEAD' })).status).toBe(200)
  })
})

describe('the size of a body', () => {
  it.each([
    ['announced', { 'content-length': '100001' }],
    ['not announced', {}],
  ])('is refused with 413 when it is too large and %s', async (_, headers) => {
    const body = 'x'.repeat(100_001)
    const response = await fetchFrom('/oauth/token', { method: 'POST', body, headers })
    expect(response.status).toBe(413)
    expect(await response.json()).toEqual({
      error: 'invalid_request',
      error_description: 'The body is larger than 100000 bytes.',
    })
  })
})

describe('the Host header', () => {
  it.each(['http://evil.example:4400', 'http://localhost.evil.example', 'http://169.254.169.254'])(
    'of %s is refused on loopback, against DNS rebinding',
    async (origin) => {
      const response = await fetchFrom(`${origin}/.well-known/openid-configuration`)
      expect(response.status).toBe(421)
    },
  )

  it.each(['http://127.0.0.1:4400', 'http://[::1]:4400', 'http://tenant.localhost:4400'])(
    'of %s is welcome',
    async (origin) => {
      const response = await fetchFrom(`${origin}/.well-known/openid-configuration`)
      expect(response.status).toBe(200)
    },
  )
})

describe('hosted pages', () => {
  it.each(['/u/login', '/u/mfa', '/u/consent', '/u/reset-password'])(
    '%s is a shell without inline code under the strict policy',
    async (path) => {
      const response = await fetchFrom(`${path}?state=%3Cscript%3E&ui_locales=de`)
      const page = await response.text()
      expect(response.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
          "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-src 'none'; " +
          "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html",
      )
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(page).toContain('<html lang="en" dir="ltr">')
      expect(page).toContain('src="/u/assets/hosted.js"')
      expect(page).not.toMatch(/<script(?! type="module" src=)|style=|\son\w+=/)
    },
  )
})

describe('page assets', () => {
  it.each([
    '/u/assets/../package.json',
    '/u/assets/%2e%2e/%2e%2e/package.json',
    '/u/assets/..%2f..%2fpackage.json',
    '/u/assets//etc/passwd.js',
    '/u/assets/.hidden.js',
    '/u/assets/hosted.ts',
    '/u/assets/',
  ])('%s is not served', async (path) => {
    expect((await fetchFrom(path)).status).toBe(404)
  })
})

describe('cors', () => {
  const { config } = parseConfig(input)
  const app = new Hono()
    .use('/token', cors({ config: () => config }))
    .post('/token', () => new Response('a'))
    .use('/co', cors({ config: () => config, credentials: true }))
    .post('/co', (c) => c.json({}))

  const ask = (path: string, origin: string, method = 'POST') =>
    app.request(path, { method, headers: { origin } })

  it('admits the origins of clients, without credentials', async () => {
    const { headers } = await ask('/token', 'http://localhost:4401')
    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:4401')
    expect(headers.has('access-control-allow-credentials')).toBe(false)
    expect(headers.get('vary')).toBe('Origin')
  })

  it('admits credentials only where that was asked for', async () => {
    const { headers } = await ask('/co', 'http://localhost:4401')
    expect(headers.get('access-control-allow-credentials')).toBe('true')
  })

  it.each(['http://localhost:4402', 'https://localhost:4401', 'null', 'http://localhost:4401/'])(
    'does not admit %s',
    async (origin) => {
      for (const method of ['POST', 'OPTIONS']) {
        const { headers } = await ask('/co', origin, method)
        expect(headers.has('access-control-allow-origin')).toBe(false)
        expect(headers.has('access-control-allow-credentials')).toBe(false)
      }
    },
  )

  it('answers the preflight with the headers that the SDKs send', async () => {
    const response = await ask('/token', 'http://localhost:4401', 'OPTIONS')
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'Authorization, Content-Type, Auth0-Client, X-Request-Language',
    )
  })

  it('lets everybody read discovery', async () => {
    const response = await fetchFrom('/.well-known/jwks.json', { method: 'OPTIONS' })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('errorPage', () => {
  const app = new Hono().get('/', (c) =>
    errorPage(c, {
      status: 400,
      title: 'Unknown application',
      description: '<img src=x onerror=alert(1)> & "quotes"',
      error: 'invalid_request',
      wayOn: 'Add it to clients/.',
    }),
  )

  it('shows markup as text', async () => {
    const response = await app.request('/')
    const page = await response.text()
    expect(response.status).toBe(400)
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot;')
    expect(page).not.toContain('<img')
    expect(page).not.toContain('<script')
  })

  it('allows exactly the style sheet that it carries', async () => {
    const response = await app.request('/')
    const sheet = /<style>([^]*?)<\/style>/.exec(await response.text())![1]!
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sheet))
    const hash = Buffer.from(digest).toString('base64')
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
  })
})

describe('the log', () => {
  it('has a line per request, without the query', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    tenant = createTenant({ config: input, log })
    await fetchFrom('/u/login?state=abc&code=xyz')
    expect(JSON.parse(lines[0]!)).toMatchObject({ method: 'GET', path: '/u/login', status: 200 })
    expect(lines[0]).not.toMatch(/abc|xyz/)
  })
})

describe('an unforeseen failure', () => {
  it('tells the public a reference and the log the rest', async () => {
    const lines: string[] = []
    const log = createLog('error', { write: (line) => void lines.push(line) })
    const app = new Hono().get('/', () => {
      throw new Error('the disk is full')
    })
    app.onError(unexpectedFailure(log))
    const response = await app.request('/')
    const body = (await response.json()) as { error_description: string }
    expect(response.status).toBe(500)
    expect(body.error_description).not.toContain('disk')
    expect(lines[0]).toContain('the disk is full')
    expect(lines[0]).toContain(/reference (\w+)/.exec(body.error_description)![1])
  })
})
