import { expect, it } from 'vitest'
import { assemble } from '../../assemble.js'
import { startSession, touchSession } from '../sessions/sessions.js'
import { newLogin } from './login.js'
import { resumedPass } from './resumed-pass.js'

const issuer = 'http://localhost:4400/'
const { services } = assemble(
  {
    config: {
      clients: [{ client_id: 'acme', name: 'Acme' }],
      users: [{ user_id: 'auth0|grace', email: 'grace@example.com' }],
    },
  },
  () => issuer,
)

it('row 66: the owner of an account comes back, and what the account proved is not shown', async () => {
  const account = { userId: 'auth0|partner', connection: 'partners' }
  const { session } = await startSession(services, { ...account, replaces: undefined })
  const begun = newLogin(services, {
    request: {
      protocol: 'oidc-basic-profile',
      clientId: 'acme',
      redirectUri: 'http://localhost:4401/callback',
      responseMode: 'query',
      responseType: ['code'],
      scope: [],
      prompt: [],
      acrValues: [],
      uiLocales: [],
      sso: true,
      query: {},
      body: {},
      origin: { ip: '203.0.113.9', userAgent: 'Test', hostname: 'localhost', simulated: false },
    },
    browser: { id: 'browser' },
  })
  // In another tab, after this login began.
  await touchSession(services, session.id, { methods: [{ name: 'mfa', type: 'otp' }] })

  const resumed = await resumedPass(services, new Request(issuer), {
    ...begun,
    transaction: {
      ...begun.transaction,
      state: 'redirecting',
      url: 'https://link.example/?state=1',
      subject: {
        userId: 'auth0|grace',
        connection: 'partners',
        method: 'pwd',
        authenticatedAt: services.clock.now(),
        sessionId: session.id,
      },
      obligations: [],
      fulfilments: [],
      claims: { idToken: {}, accessToken: {} },
    },
  })
  expect(resumed).toMatchObject({ session: { methods: [{ name: 'pwd' }] } })
})
