import { describe, expect, it, vi } from 'vitest'
import { createFetchTenant, NOW } from './testing/fetch-tenant.js'
import { fakeWindow } from './testing/fake-window.js'
import { createClient } from './client.js'
import type { ClientOptions } from './options.js'
import { isRedirectCallback } from './redirect-callback.js'

async function setUp(options: Partial<ClientOptions> = {}) {
  const browser = fakeWindow()
  const tenant = await createFetchTenant()
  const clock = { now: NOW }
  const client = createClient({
    domain: 'tenant.example.com',
    clientId: 'spa',
    redirectUri: 'https://app.example.com/callback',
    fetch: tenant.fetch,
    window: browser.window,
    now: () => clock.now,
    ...options,
  })
  /** Goes to the tenant and answers the URL it comes back to. */
  const goAndReturn = async (login: Parameters<typeof client.login>[0] = {}) => {
    await client.login({ ...login, mode: 'redirect' } as { mode: 'redirect' })
    const state = tenant.follow(browser.visited.at(-1)).get('state')
    return `https://app.example.com/callback?code=code&state=${state}`
  }
  return { ...browser, tenant, client, clock, goAndReturn }
}

/** A tenant that never answers. Like the real `fetch` it also ends for a signal that had aborted before. */
const noAnswer: typeof fetch = (_input, init) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new Error('stopped'))
    if (init?.signal?.aborted) stop()
    init?.signal?.addEventListener('abort', stop)
  })

describe('createClient', () => {
  it('needs no window', async () => {
    const client = createClient({ domain: 'tenant.example.com', clientId: 'spa' })
    expect(await client.getUser()).toBeUndefined()
    expect(await client.isAuthenticated()).toBe(false)
    await expect(client.login()).rejects.toMatchObject({ code: 'configuration_error' })
    await expect(client.login({ mode: 'popup' })).rejects.toMatchObject({
      code: 'configuration_error',
    })
  })

  it('overrides sso: false, and reports it once to the console and to onWarning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const warnings: string[] = []
    const { client, visited } = await setUp({
      sso: false as true,
      onWarning: ({ code }) => warnings.push(code),
    })
    await client.login({ sso: false as true })
    expect(warnings).toEqual(['sso_enforced'])
    expect(warn).toHaveBeenCalledOnce()
    expect(visited[0]).toContain('sso=true')
    expect(visited[0]).not.toContain('sso=false')
    warn.mockRestore()
  })
})

describe('login in redirect mode', () => {
  it('goes to the hosted page with PKCE, state, nonce and sso', async () => {
    const { client, visited } = await setUp({ audience: 'https://api.example.com' })
    await client.login({
      prompt: 'login',
      acrValues: ['silver', 'gold'],
      maxAge: 60,
      loginHint: 'ada@example.com',
      screenHint: 'signup',
      scope: 'email',
    })
    const url = new URL(visited[0] ?? '')
    expect(url.origin + url.pathname).toBe('https://tenant.example.com/authorize')
    const { state, nonce, code_challenge, ...rest } = Object.fromEntries(url.searchParams)
    for (const secret of [state, nonce, code_challenge]) expect(secret).toMatch(/^[\w-]{43}$/)
    expect(rest).toEqual({
      response_type: 'code',
      client_id: 'spa',
      redirect_uri: 'https://app.example.com/callback',
      scope: 'openid email',
      audience: 'https://api.example.com',
      code_challenge_method: 'S256',
      prompt: 'login',
      max_age: '60',
      acr_values: 'silver gold',
      login_hint: 'ada@example.com',
      screen_hint: 'signup',
      sso: 'true',
    })
  })

  it('trades credentials for a login ticket that is bound to its code challenge', async () => {
    const { client, visited, tenant } = await setUp()
    await client.login({ credentials: { username: ' ada ', password: ' secret ' } })
    const url = new URL(visited[0] ?? '')
    const { init } = tenant.requests[0]!
    expect(JSON.parse(init.body as string)).toEqual({
      client_id: 'spa',
      credential_type: 'http://auth0.com/oauth/grant-type/password-realm',
      username: 'ada',
      password: ' secret ',
      realm: 'Username-Password-Authentication',
      code_challenge: url.searchParams.get('code_challenge'),
    })
    expect(init.credentials).toBe('include')
    expect(url.searchParams.get('login_ticket')).toBe('ticket')
    expect(url.searchParams.get('realm')).toBe('Username-Password-Authentication')
    expect(visited[0]).not.toContain('secret')
  })

  it('stays on the page after a wrong password', async () => {
    const { client, visited, stored, tenant } = await setUp()
    const answer = { error: 'access_denied', error_description: 'Wrong password.' }
    tenant.next('/co/authenticate', answer, 403)
    await expect(
      client.login({ credentials: { username: 'ada', password: 'secret' } }),
    ).rejects.toMatchObject({ code: 'invalid_user_password', message: 'Wrong password.' })
    expect(visited).toEqual([])
    expect(stored.size).toBe(0)
  })

  it('does not go when it was aborted', async () => {
    const { client, visited } = await setUp()
    const login = client.login({ signal: AbortSignal.abort() })
    await expect(login).rejects.toMatchObject({ code: 'aborted' })
    expect(visited).toEqual([])
  })

  it('says which way is open where sessionStorage is not', async () => {
    const { client, window } = await setUp()
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
    await expect(client.login()).rejects.toMatchObject({ code: 'configuration_error' })
  })
})

describe('handleRedirectCallback', () => {
  it('exchanges the code, validates, and gives appState back', async () => {
    const { client, goAndReturn, tenant } = await setUp()
    const url = await goAndReturn({ appState: { target: '/orders' } })
    const result = await client.handleRedirectCallback(url)
    expect(result).toMatchObject({
      accessToken: 'access-1',
      expiresAt: NOW + 3600,
      idTokenClaims: { sub: 'auth0|1' },
      appState: { target: '/orders' },
    })
    expect(result).not.toHaveProperty('refreshToken')
    expect(Object.fromEntries(tenant.requests[0]!.body)).toEqual({
      grant_type: 'authorization_code',
      client_id: 'spa',
      code: 'code',
      code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
      redirect_uri: 'https://app.example.com/callback',
    })
    expect(await client.isAuthenticated()).toBe(true)
  })

  it('frees the URL of the page of the answer, and of nothing else', async () => {
    const { client, goAndReturn, window } = await setUp()
    window.location.href = `${await goAndReturn()}&tab=2#top`
    await client.handleRedirectCallback()
    expect(window.location.href).toBe('https://app.example.com/callback?tab=2#top')
  })

  it('answers two calls at once with one exchange', async () => {
    const { client, goAndReturn, window, tenant } = await setUp()
    window.location.href = await goAndReturn()
    const [one, two] = await Promise.all([
      client.handleRedirectCallback(),
      client.handleRedirectCallback(),
    ])
    expect(one).toBe(two)
    expect(tenant.count('/oauth/token')).toBe(1)
  })

  it('refuses an answer that was used', async () => {
    const { client, goAndReturn } = await setUp()
    const url = await goAndReturn()
    await client.handleRedirectCallback(url)
    await expect(client.handleRedirectCallback(url)).rejects.toMatchObject({
      code: 'transaction_not_found',
    })
  })

  it('refuses an answer with the state of nobody', async () => {
    const { client, goAndReturn, tenant } = await setUp()
    await goAndReturn()
    const forged = 'https://app.example.com/callback?code=code&state=forged'
    await expect(client.handleRedirectCallback(forged)).rejects.toMatchObject({
      code: 'state_mismatch',
    })
    expect(tenant.requests).toEqual([])
  })

  it('forgets logins that are older than an hour, and all but the last five', async () => {
    const { client, goAndReturn, clock } = await setUp()
    const urls = []
    for (let login = 0; login < 6; login += 1) urls.push(await goAndReturn())
    await expect(client.handleRedirectCallback(urls[0])).rejects.toThrow()
    await client.handleRedirectCallback(urls[5])
    clock.now += 3600
    await expect(client.handleRedirectCallback(urls[4])).rejects.toMatchObject({
      code: 'transaction_not_found',
    })
  })

  it('throws the error of the tenant, once', async () => {
    const { client, goAndReturn } = await setUp()
    const denied = (await goAndReturn()).replace(
      'code=code',
      'error=unauthorized&error_description=Not+from+here.',
    )
    await expect(client.handleRedirectCallback(denied)).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'Not from here.',
    })
    await expect(client.handleRedirectCallback(denied)).rejects.toMatchObject({
      code: 'transaction_not_found',
    })
  })

  it('refuses a URL without an answer', async () => {
    const { client } = await setUp()
    expect(isRedirectCallback('https://app.example.com/?code=code')).toBe(false)
    expect(isRedirectCallback('https://app.example.com/?code=code&state=s')).toBe(true)
    expect(isRedirectCallback('https://app.example.com/?error=e&state=s')).toBe(true)
    await expect(client.handleRedirectCallback()).rejects.toMatchObject({
      code: 'invalid_response',
    })
  })

  it('refuses an ID token with another nonce, and signs nobody in', async () => {
    const { client, goAndReturn, tenant } = await setUp()
    const url = await goAndReturn()
    tenant.follow('https://tenant.example.com/authorize?nonce=other')
    await expect(client.handleRedirectCallback(url)).rejects.toMatchObject({
      code: 'invalid_token',
    })
    expect(await client.isAuthenticated()).toBe(false)
  })
})

describe('getToken', () => {
  it('answers from memory until half a minute before the end', async () => {
    const { client, goAndReturn, tenant, clock } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    clock.now += 3569
    expect(await client.getToken()).toBe('access-1')
    expect(await client.getToken({ scope: 'email' })).toBe('access-1')
    expect(tenant.count('/oauth/token')).toBe(1)
    clock.now += 1
    expect(await client.getToken()).toBe('access-2')
  })

  it('rotates the refresh token, and keeps it to itself', async () => {
    const { client, goAndReturn, tenant, visited } = await setUp({ useRefreshTokens: true })
    const url = await goAndReturn()
    expect(visited[0]).toContain('offline_access')
    await client.handleRedirectCallback(url)
    await client.getToken({ ignoreCache: true })
    await client.getToken({ ignoreCache: true })
    const used = tenant.requests.map(({ body }) => body.get('refresh_token')).filter(Boolean)
    expect(used).toEqual(['refresh-1', 'refresh-2'])
  })

  it('refreshes once for many callers', async () => {
    const { client, goAndReturn, tenant, clock } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    clock.now += 3600
    const tokens = await Promise.all([client.getToken(), client.getToken(), client.getToken()])
    expect(tokens).toEqual(['access-2', 'access-2', 'access-2'])
    expect(tenant.count('/oauth/token')).toBe(2)
  })

  it('keeps the ID token when a refresh brings none', async () => {
    const { client, goAndReturn, tenant } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    const before = await client.getUser()
    tenant.next('/oauth/token', { access_token: 'new', expires_in: 60 })
    expect(await client.getToken({ ignoreCache: true })).toBe('new')
    expect(await client.getUser()).toEqual(before)
  })

  it('refuses the tokens of another person in a refresh', async () => {
    const { client, goAndReturn, tenant } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    tenant.next('/oauth/token', await tenant.tokens({ sub: 'auth0|2' }))
    await expect(client.getToken({ ignoreCache: true })).rejects.toMatchObject({
      code: 'invalid_token',
    })
    expect((await client.getUser())?.sub).toBe('auth0|1')
  })

  it('asks for a login when a second factor is demanded', async () => {
    const { client, goAndReturn, tenant } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    tenant.next('/oauth/token', { error: 'mfa_required', mfa_token: 'secret' }, 403)
    await expect(client.getToken({ ignoreCache: true })).rejects.toMatchObject({
      name: 'MfaRequiredError',
      code: 'mfa_required',
      mfaToken: 'secret',
    })
  })

  it('stops waiting when the caller aborts, and goes on for the others', async () => {
    const { client, goAndReturn } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    const controller = new AbortController()
    const impatient = client.getToken({ ignoreCache: true, signal: controller.signal })
    const patient = client.getToken({ ignoreCache: true })
    controller.abort()
    await expect(impatient).rejects.toMatchObject({ code: 'aborted' })
    expect(await patient).toBe('access-2')
  })
})

describe('logout', () => {
  it('forgets everything and goes to the tenant', async () => {
    const { client, goAndReturn, visited } = await setUp()
    await client.handleRedirectCallback(await goAndReturn())
    await client.logout({ returnTo: 'https://app.example.com/bye', federated: true })
    expect(await client.getUser()).toBeUndefined()
    expect(visited.at(-1)).toBe(
      'https://tenant.example.com/v2/logout?client_id=spa&returnTo=https%3A%2F%2Fapp.example.com%2Fbye&federated=',
    )
  })

  it('is not undone by a renewal that was under way', async () => {
    const { client, goAndReturn } = await setUp({ useRefreshTokens: true })
    await client.handleRedirectCallback(await goAndReturn())
    const renewal = client.getToken({ ignoreCache: true })
    await client.logout()
    await renewal
    expect(await client.isAuthenticated()).toBe(false)
  })
})

describe('the database', () => {
  it('signs up', async () => {
    const { client, tenant } = await setUp()
    tenant.next('/dbconnections/signup', { _id: '1', email_verified: false })
    const account = await client.signUp({
      email: ' ada@example.com ',
      password: 'secret',
      userMetadata: { use_mfa: true },
    })
    expect(account).toEqual({ userId: '1', email: 'ada@example.com', emailVerified: false })
    expect(JSON.parse(tenant.requests[0]!.init.body as string)).toEqual({
      client_id: 'spa',
      connection: 'Username-Password-Authentication',
      email: 'ada@example.com',
      password: 'secret',
      user_metadata: { use_mfa: true },
    })
  })

  it('says that an account exists', async () => {
    const { client, tenant } = await setUp()
    tenant.next('/dbconnections/signup', { code: 'user_exists', description: 'Taken.' }, 400)
    await expect(
      client.signUp({ email: 'ada@example.com', password: 'secret' }),
    ).rejects.toMatchObject({ code: 'user_exists', message: 'Taken.' })
  })

  it('asks for a new password, and is content with a text', async () => {
    const { client, tenant } = await setUp()
    tenant.next('/dbconnections/change_password', "We've just sent you an email.")
    await client.requestPasswordReset({ email: 'ada@example.com', connection: 'staff' })
    expect(JSON.parse(tenant.requests[0]!.init.body as string)).toEqual({
      client_id: 'spa',
      connection: 'staff',
      email: 'ada@example.com',
    })
  })
})

describe('a request that fails', () => {
  const credentials = { username: 'ada', password: 'hunter2' }

  it('is a network_error that names the tenant and no secret', async () => {
    const { client } = await setUp({ fetch: () => Promise.reject(new TypeError('Failed')) })
    const error = (await client.login({ credentials }).catch((error: unknown) => error)) as Error
    expect(error).toMatchObject({ code: 'network_error' })
    expect(error.message).toContain('https://tenant.example.com')
    expect(error.message).not.toContain('hunter2')
  })

  it('is a server_error when a proxy answers with a page', async () => {
    const { client, tenant } = await setUp()
    tenant.next('/co/authenticate', '<h1>Bad gateway</h1>', 502)
    await expect(client.login({ credentials })).rejects.toMatchObject({ code: 'server_error' })
  })

  it('is aborted when the caller aborts', async () => {
    const controller = new AbortController()
    const { client } = await setUp({
      fetch: (...request) => {
        queueMicrotask(() => controller.abort())
        return noAnswer(...request)
      },
    })
    const login = client.login({ credentials, signal: controller.signal })
    await expect(login).rejects.toMatchObject({ code: 'aborted' })
  })

  it('is a timeout when the deadline of the caller is over', async () => {
    const { client } = await setUp({ fetch: noAnswer })
    const login = client.login({ credentials, signal: AbortSignal.timeout(5) })
    await expect(login).rejects.toMatchObject({ code: 'timeout' })
  })

  it('is an invalid_response when there is no access token', async () => {
    const { client, goAndReturn, tenant } = await setUp()
    const url = await goAndReturn()
    tenant.next('/oauth/token', { token_type: 'Bearer' })
    await expect(client.handleRedirectCallback(url)).rejects.toMatchObject({
      code: 'invalid_response',
    })
  })
})
