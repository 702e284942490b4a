import { describe, expect, it } from 'vitest'
import { parseConfig } from './parse-config.js'

const ELSEWHERE = 'https://acme.eu.auth0.com/api/v2/'
const clients = [{ client_id: 'server', name: 'The server' }]

const grantsOf = (input: object) => parseConfig({ clients, ...input }).config.clientGrants

describe('the APIs of a configuration', () => {
  it('are read as Auth0 exports them', () => {
    const { config, warnings } = parseConfig({
      clients,
      resourceServers: [
        {
          identifier: 'https://api.example/',
          name: 'API',
          scopes: [{ value: 'read', description: 'Read' }],
          signing_alg: 'RS256',
          token_lifetime_for_web: 7200,
        },
        { identifier: ELSEWHERE, name: 'Auth0 Management API', is_system: true },
      ],
      clientGrants: [
        { client_id: 'The server', audience: 'https://api.example/', scope: ['read'] },
      ],
    })
    expect(warnings).toEqual([])
    expect(config.resourceServers).toEqual([
      { identifier: 'https://api.example/', scopes: ['read'], tokenLifetime: 86_400 },
    ])
    expect(config.clientGrants).toEqual([
      { clientId: 'server', audience: 'https://api.example/', scopes: ['read'] },
    ])
  })

  it('are the Management API under the address of the tenant that was exported', () => {
    const clientGrants = [{ client_id: 'server', audience: ELSEWHERE, scope: ['read:users'] }]
    expect(grantsOf({ clientGrants })).toMatchObject([{ audience: null }])
    const system = [{ identifier: ELSEWHERE, is_system: true }]
    expect(grantsOf({ clientGrants, resourceServers: system })).toMatchObject([{ audience: null }])
  })

  it('are never the Management API where the team has one of its own there', () => {
    const resourceServers = [{ identifier: ELSEWHERE }]
    const clientGrants = [{ client_id: 'server', audience: ELSEWHERE, scope: ['x'] }]
    expect(grantsOf({ clientGrants, resourceServers })).toMatchObject([{ audience: ELSEWHERE }])
  })

  it('must be there for a grant, and so must its application', () => {
    const clientGrants = [{ client_id: 'nobody', audience: 'https://nowhere.example/' }]
    expect(() => grantsOf({ clientGrants })).toThrow(
      /client_id must name an application; found "nobody"[^]*audience must name an API/,
    )
  })
})
