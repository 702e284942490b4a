import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { signInWithCode } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { manage, managedTenant } from './support/manage.js'

let tenant: Tenant
afterEach(() => tenant.close())

interface Log {
  readonly log_id: string
  readonly type: string
  readonly user_id?: string
}

describe('the logs of a tenant', () => {
  it('tell the story of a login, newest first, by page, checkpoint and query', async () => {
    tenant = managedTenant()
    await signInWithCode(tenant, createBrowser(tenant))
    const newest = (await manage(tenant, 'GET', 'users/auth0%7Cgrace/logs')).body as Log[]
    expect(newest.map(({ type }) => type)).toEqual(['s', 'gd_auth_succeed', 'gd_start_auth'])

    const first = (await manage(tenant, 'GET', 'logs?take=1')).body as Log[]
    expect(first).toMatchObject([{ type: 'gd_start_auth', user_id: 'auth0|grace' }])
    const from = first[0]?.log_id ?? ''
    const next = (await manage(tenant, 'GET', `logs?take=1&from=${from}`)).body as Log[]
    expect(next).toMatchObject([{ type: 'gd_auth_succeed' }])

    const found = (await manage(tenant, 'GET', 'logs?q=type:s')).body as Log[]
    expect(found.map(({ type }) => type)).toEqual(['s'])
    expect((await manage(tenant, 'GET', `logs/${from}`)).body).toMatchObject({ log_id: from })
    expect((await manage(tenant, 'GET', 'logs?sort=name:1')).status).toBe(400)
  })
})
