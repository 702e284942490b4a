import { describe, expect, it } from 'vitest'
import { assemble } from '../assemble.js'
import { rememberBrowser } from '../flow/sessions/remembered-browsers.js'
import { startSession } from '../flow/sessions/sessions.js'
import { authenticatorsOf } from './factors.js'
import { addRecoveryCode } from './recovery-code.js'
import { resetFactors } from './reset-factors.js'
import { removeAuthenticator } from './remove-authenticator.js'
import { addTotp, newTotpSecret } from './totp.js'

const { services } = assemble({ config: { clients: [] } }, () => 'http://localhost:4400/')

describe('resetFactors', () => {
  it('row 79: takes sessions and remembered browsers along, and leaves other users alone', async () => {
    for (const userId of ['auth0|1', 'auth0|2']) {
      await addTotp(services, userId, { secret: newTotpSecret() })
      await addRecoveryCode(services, userId)
      await startSession(services, { userId, connection: 'users', replaces: undefined })
      await rememberBrowser(services, { userId, factor: 'otp', authenticatorId: 'a' })
    }
    expect(await resetFactors(services, 'auth0|1')).toBe(true)
    expect(await resetFactors(services, 'auth0|1')).toBe(false)

    const left = async (user: string) => [
      (await authenticatorsOf(services, user)).length,
      (await services.store.query('session', { user })).length,
      (await services.store.query('remembered_browser', { user })).length,
    ]
    expect(await left('auth0|1')).toEqual([0, 0, 0])
    expect(await left('auth0|2')).toEqual([2, 1, 1])
  })
})

describe('a browser that was remembered by an authenticator', () => {
  const ada = { email: 'ada@example.com', password: 'correct horse battery' }
  const callback = 'http://localhost:4401/callback'
  const { app, services: running } = assemble(
    {
      config: {
        clients: [{ client_id: 'acme', name: 'Acme', callbacks: [callback] }],
        users: [{ user_id: 'auth0|ada', ...ada }],
      },
      ruleEngine: () => ({
        run: async ({ user, context }) => ({
          outcome: 'allow',
          user,
          context,
          obligations: [
            { kind: 'multifactor', demand: { provider: 'any', allowRememberBrowser: true } },
          ],
          removesMultifactor: false,
          claims: { idToken: {}, accessToken: {} },
          findings: [],
          trace: { protocol: '', durationMs: 0, rules: [] },
        }),
        runActions: () => Promise.reject(new Error('This tenant has no Actions.')),
        replace: () => undefined,
        warm: async () => undefined,
        close: async () => undefined,
      }),
    },
    () => 'http://localhost:4400/',
  )

  async function screenWith(memory: string): Promise<unknown> {
    const query = new URLSearchParams({
      client_id: 'acme',
      redirect_uri: callback,
      response_type: 'code',
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    })
    const start = await app.request(`http://localhost:4400/authorize?${query.toString()}`)
    const [browser = ''] = start.headers.getSetCookie()
    const page = new URL(start.headers.get('location') ?? '', 'http://localhost:4400/')
    const cookies = [browser, memory].map((cookie) => cookie.slice(0, cookie.indexOf(';')))
    const response = await app.request(`http://localhost:4400/u/api/transaction${page.search}`, {
      method: 'POST',
      headers: {
        origin: 'http://localhost:4400',
        'content-type': 'application/json',
        cookie: cookies.join('; '),
      },
      body: JSON.stringify({
        action: 'submit_password',
        username: ada.email,
        password: ada.password,
      }),
    })
    return ((await response.json()) as { screen: unknown }).screen
  }

  it('row 12: is remembered while that authenticator is enrolled, and not by its successor', async () => {
    const userId = 'auth0|ada'
    await running.users.get(userId)
    const authenticatorId = (await addTotp(running, userId, { secret: newTotpSecret() })) ?? ''
    const grounds = { userId, factor: 'otp', authenticatorId } as const
    expect(await screenWith(await rememberBrowser(running, grounds))).toBe('redirect')

    const memory = await rememberBrowser(running, grounds)
    await removeAuthenticator(running, userId, authenticatorId)
    await addTotp(running, userId, { secret: newTotpSecret() })
    expect(await screenWith(memory)).toBe('mfa-otp-challenge')
  })
})
