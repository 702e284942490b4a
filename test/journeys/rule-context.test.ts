import { afterEach, describe, expect, it } from 'vitest'
import { decodeJwt } from 'jose'
import type { Tenant } from '@lockstep/tenant'
import { ACME, ADA, acmeTenant, answerAt, attempt, exchange, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { TokenResponse } from '@lockstep/protocol'

let tenant: Tenant
afterEach(() => tenant.close())

/** Puts what a rule sees into the ID token. */
const SHOW = `function (user, context, callback) {
  context.idToken['https://acme.example/user'] = JSON.parse(JSON.stringify(user));
  context.idToken['https://acme.example/context'] = JSON.parse(JSON.stringify(context));
  callback(null, user, context);
}`

interface Seen {
  readonly user: Record<string, unknown>
  readonly context: {
    readonly authentication: { readonly methods: readonly [{ readonly timestamp: number }] }
    readonly request: Record<string, unknown>
    readonly riskAssessment: { readonly assessments: { readonly NewDevice: object } }
  }
}

function seen(idToken: string | undefined): Seen {
  const claims = decodeJwt(idToken ?? '')
  return {
    user: claims['https://acme.example/user'] as Seen['user'],
    context: claims['https://acme.example/context'] as Seen['context'],
  }
}

describe('what a rule sees', () => {
  it('is true', async () => {
    tenant = acmeTenant([SHOW], {
      simulation: true,
      config: {
        geoip: [
          {
            cidr: '203.0.113.0/24',
            place: { country_code: 'JP', country_name: 'Japan', city_name: 'Tokyo' },
          },
        ],
      },
    })
    const browser = createBrowser(tenant, { remoteAddress: '203.0.113.9' })
    const { id_token } = await signIn(tenant, browser, ADA, { flavour: 'lemon' })
    const { user, context } = seen(id_token)
    expect(user).toMatchObject({
      user_id: 'auth0|ada',
      email: ADA.username,
      logins_count: 1,
      last_ip: '203.0.113.9',
      identities: [{ provider: 'auth0', user_id: 'ada', isSocial: false }],
    })
    for (const secret of ['password', 'password_hash', 'version', 'app_metadata', 'multifactor']) {
      expect(user).not.toHaveProperty(secret)
    }
    expect(context).toMatchObject({
      tenant: 'lockstep',
      clientID: ACME.clientId,
      clientName: 'Acme',
      connection: 'Username-Password-Authentication',
      connectionStrategy: 'auth0',
      protocol: 'oidc-basic-profile',
      stats: { loginsCount: 1 },
      sso: { with_auth0: false, with_dbconn: false, current_clients: [] },
      authorization: { roles: [] },
      authentication: { methods: [{ name: 'pwd' }] },
      riskAssessment: {
        assessments: {
          NewDevice: { confidence: 'low', code: 'initial_login' },
          ImpossibleTravel: { confidence: 'high', code: 'initial_login' },
          UntrustedIP: { confidence: 'high', code: 'not_found_on_deny_list' },
        },
      },
      request: {
        ip: '203.0.113.9',
        userAgent: 'Test browser',
        hostname: 'localhost',
        geoip: { country_code: 'JP', city_name: 'Tokyo' },
        body: {},
      },
    })
    expect(context.request.query).toMatchObject({ client_id: 'acme', flavour: 'lemon' })
    const [{ timestamp }] = context.authentication.methods
    expect(Math.abs(timestamp / 1000 - tenant.clock.now())).toBeLessThan(5)
  })

  it('knows a session that is reused, its clients, and a device that completed a login', async () => {
    tenant = acmeTenant([SHOW])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const started = attempt({ prompt: 'none' })
    const { code } = answerAt(await browser.open(started.url))
    const response = await exchange(tenant, { code, verifier: started.verifier })
    const { context } = seen(((await response.json()) as TokenResponse).id_token)
    expect(context).toMatchObject({
      stats: { loginsCount: 1 },
      sso: { with_auth0: true, with_dbconn: true, current_clients: ['acme'] },
    })
    expect(context.riskAssessment.assessments.NewDevice).toMatchObject({ confidence: 'high' })
  })

  it('does not know a device on which a login was begun and not completed', async () => {
    const rule = `function (user, context, callback) {
      if (context.request.query.stop) { return callback(new UnauthorizedError('Stop.')); }
      callback(null, user, context);
    }`
    tenant = acmeTenant([rule, SHOW])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA, { stop: '1' }).catch(() => undefined)
    const { id_token } = await signIn(tenant, browser, ADA, { prompt: 'login' })
    const { context } = seen(id_token)
    expect(context.riskAssessment.assessments.NewDevice).toMatchObject({ confidence: 'low' })
  })

  it('is what the rule before it wrote with auth0.users', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        auth0.users.updateUserMetadata(user.user_id, { colour: 'green' })
          .then(function () { callback(null, user, context); })
          .catch(callback);
      }`,
      SHOW,
    ])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const { id_token } = await signIn(tenant, browser, ADA, { prompt: 'login' })
    expect(seen(id_token).user).toMatchObject({
      user_metadata: { colour: 'green' },
      logins_count: 2,
    })
  })
})
