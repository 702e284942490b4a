import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Auth0UserUpdateUtilities } from './user-update-utilities.js'

function setUp(namespace?: string, baseUrl = 'https://tenant.localhost/api/v2') {
  const written: unknown[] = []
  const auth0 = {
    baseUrl,
    accessToken: 'management-token',
    users: {
      updateUserMetadata: async (...write: unknown[]) => written.push(['user', ...write]),
      updateAppMetadata: async (...write: unknown[]) => written.push(['app', ...write]),
    },
  }
  const user = { user_id: 'auth0|ada', app_metadata: { plan: 'free', acme: { seats: 1 } } }
  return { written, user, utilities: new Auth0UserUpdateUtilities(user, auth0, namespace) }
}

describe('Auth0UserUpdateUtilities', () => {
  it('reads and writes metadata, and keeps them when asked', async () => {
    const { utilities, user, written } = setUp()
    utilities.setAppMeta('plan', 'paid')
    utilities.setUserMeta('theme', 'dark')
    expect(utilities.getAppMeta('plan')).toBe('paid')
    expect(utilities.getUserMeta('theme')).toBe('dark')
    expect(written).toEqual([])
    await utilities.updateAppMeta()
    await utilities.updateUserMetadata()
    expect(written).toEqual([
      ['app', 'auth0|ada', user.app_metadata],
      ['user', 'auth0|ada', { theme: 'dark' }],
    ])
  })

  it('stays below its namespace', () => {
    const { utilities, user } = setUp('acme')
    expect(utilities.getAppMeta('plan')).toBeUndefined()
    utilities.setAppMeta('since', 2020)
    expect(user.app_metadata).toEqual({ plan: 'free', acme: { seats: 1, since: 2020 } })
  })

  it('knows no value that nobody set', () => {
    expect(setUp().utilities.getUserMeta('constructor')).toBeUndefined()
    expect(setUp('constructor').utilities.getAppMeta('name')).toBeUndefined()
  })

  it('updates attributes through the Management API, and hears when that fails', async () => {
    const received: unknown[] = []
    const server = createServer((request, response) => {
      request.on('data', (body: Buffer) => {
        received.push([request.method, request.url, request.headers.authorization, String(body)])
        response.writeHead(received.length === 1 ? 200 : 403).end('{}')
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const { utilities, user } = setUp(undefined, `http://127.0.0.1:${port}/api/v2`)
    utilities.setUser('nickname', 'ada')
    expect(user).toMatchObject({ nickname: 'ada' })
    await utilities.updateUser()
    expect(received).toEqual([
      ['PATCH', '/api/v2/users/auth0%7Cada', 'Bearer management-token', '{"nickname":"ada"}'],
    ])
    await expect(utilities.updateUser()).rejects.toThrow('status 403')
    server.close()
  })
})
