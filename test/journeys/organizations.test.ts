import { afterEach, describe, expect, it } from 'vitest'
import { decodeJwt } from 'jose'
import type { TokenResponse } from '@lockstep/protocol'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  acmeTenant,
  answerAt,
  attempt,
  leave,
  postToken,
  refresh,
  signIn,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'

let tenant: Tenant
afterEach(() => tenant.close())

const PARIS = { id: 'org_paris', name: 'paris', metadata: { plan: 'gold' } } as const

function start(
  usage: 'deny' | 'allow' | 'require' | undefined,
  organizations: TenantConfigInput['organizations'] = [PARIS, { name: 'rome' }],
) {
  return acmeTenant([SHOW], {
    config: {
      clients: [
        {
          client_id: ACME.clientId,
          name: 'Acme',
          callbacks: [ACME.callback],
          grant_types: ['authorization_code', 'refresh_token', 'password'],
          ...(usage && { organization_usage: usage }),
        },
      ],
      organizations,
      users: [
        {
          user_id: 'auth0|ada',
          email: ADA.username,
          password: ADA.password,
          organizations: ['paris'],
        },
      ],
    },
  })
}

/** The error that a request ends with, before or after the password. */
async function errorOf(more: Readonly<Record<string, string>>): Promise<(string | null)[]> {
  const browser = createBrowser(tenant)
  const started = attempt(more)
  const refused = await browser.open(started.url)
  const place =
    refused.url.origin === ACME.origin
      ? refused
      : await leave(browser, (await typePassword(browser, ADA, started)).screen)
  const { error, description } = answerAt(place)
  return [error, description]
}

describe('a login to an organization', () => {
  it.each(['org_paris', 'paris'])(
    'is for its members, by %s, and stays one at each refresh',
    async (organization) => {
      tenant = start('allow')
      const first = await signIn(tenant, createBrowser(tenant), ADA, { organization })
      expect(seen(first.id_token).context).toMatchObject({ organization: PARIS })
      expect(decodeJwt(first.access_token)).toMatchObject({ org_id: 'org_paris' })

      const response = await refresh(tenant, first.refresh_token ?? '')
      const { id_token = '' } = (await response.json()) as TokenResponse
      expect(decodeJwt(id_token)).toMatchObject({ org_id: 'org_paris' })
      expect(seen(id_token).context).toMatchObject({ organization: PARIS })
    },
  )

  it('is refused to everybody else, whatever the rules say', async () => {
    tenant = start('allow')
    const [error, description] = await errorOf({ organization: 'rome' })
    expect(error).toBe('access_denied')
    expect(description).toMatch(/^user auth0\|ada is not part of the org_\w+ organization$/)
  })

  it('makes members over a connection that assigns membership', async () => {
    const name = 'Username-Password-Authentication'
    tenant = start('allow', [
      { ...PARIS, connections: [] },
      { name: 'rome', connections: [{ name, assign_membership_on_login: true }] },
    ])
    expect(await errorOf({ organization: 'rome' })).toEqual([null, null])
    expect(await errorOf({ organization: 'paris' })).toEqual([
      'access_denied',
      'the connection is not enabled for the org_paris organization',
    ])
  })

  it.each([
    ['allow', { organization: 'london' }, 'parameter organization is invalid'],
    [undefined, { organization: 'paris' }, 'parameter organization is not allowed for this client'],
    ['require', {}, 'parameter organization is required for this client'],
  ] as const)(
    'is refused where usage is %s and the request has %j',
    async (usage, more, description) => {
      tenant = start(usage)
      expect(await errorOf(more)).toEqual(['invalid_request', description])
    },
  )

  it('cannot be left out by a grant that names no organization', async () => {
    tenant = start('require')
    const password = await postToken(tenant, {
      grant_type: 'password',
      client_id: ACME.clientId,
      ...ADA,
    })
    expect([password.status, await password.json()]).toEqual([
      403,
      {
        error: 'access_denied',
        error_description: 'parameter organization is required for this client',
      },
    ])
  })
})
