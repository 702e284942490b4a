import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useChromium } from '../browser/support/chromium.js'
import { listen } from '../browser/support/listen.js'
import { PEOPLE } from '../browser/support/stage.js'
import type { Stage } from '../browser/support/stage.js'
import { tenantPage } from '../browser/support/tenant-page.js'
import { demand } from '../journeys/support/acme.js'
import { openStageWith } from './support/published-client.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })
const REALM = 'Username-Password-Authentication'
const OTP_GRANT = 'http://auth0.com/oauth/grant-type/passwordless/otp'
const GRACE = { username: PEOPLE.grace.email, password: PEOPLE.grace.password }
const FRESH = 'fresh@example.com'

type Told = Readonly<Record<string, unknown>>

/** The application, opened by somebody new. */
async function open(rules: readonly string[] = []) {
  const stage = await openStageWith('auth0-js', {
    rules,
    page: 'auth0-js-flows',
    client: {
      grant_types: [
        'implicit',
        'password',
        'http://auth0.com/oauth/grant-type/password-realm',
        'http://auth0.com/oauth/legacy/grant-type/ro',
        OTP_GRANT,
      ],
    },
    config: {
      tenant: { legacy: { resourceOwner: true } },
      connections: [
        { name: 'email', strategy: 'email' },
        { name: 'sms', strategy: 'sms' },
      ],
    },
  })
  const page = await chromium.newPage()
  await page.goto(stage.page())
  await isReady(page)
  return { stage, page }
}

async function isReady(page: Page): Promise<void> {
  await page.waitForFunction('window.ready === true')
}

function call(page: Page, path: string, ...args: readonly unknown[]): Promise<Told> {
  return page.evaluate(
    ([name, given]) =>
      (window as unknown as { call: (...all: unknown[]) => Promise<Told> }).call(name, ...given),
    [path, args] as const,
  )
}

async function leave(page: Page, method: string, options: Told = {}): Promise<void> {
  await page.evaluate(
    ([name, given]) =>
      (window as unknown as { leave: (name: string, options: Told) => void }).leave(name, given),
    [method, options] as const,
  )
}

/** The code that was sent to an address last. */
async function sentCode(stage: Stage, to: string): Promise<string> {
  const { text } = await stage.tenant.outbox.next({ to })
  return /\b\d{6}\b/.exec(text)![0]
}

async function startCode(page: Page, stage: Stage): Promise<string> {
  await call(page, 'passwordlessStart', { connection: 'email', send: 'code', email: FRESH })
  return sentCode(stage, FRESH)
}

/** What the application reads out of its address after the return. */
async function comeBack(page: Page, { origin }: Stage): Promise<Told> {
  await page.waitForURL(`${origin}/#*`)
  await isReady(page)
  return call(page, 'parseHash', {})
}

/** Each way to tokens that shows no page of the tenant. */
const WITHOUT_A_PAGE: readonly {
  readonly method: string
  readonly args: (page: Page, stage: Stage) => Promise<Told> | Told
  readonly email: string
  readonly refusal?: string
}[] = [
  { method: 'client.login', args: () => ({ ...GRACE, realm: REALM }), email: GRACE.username },
  { method: 'client.loginWithDefaultDirectory', args: () => GRACE, email: GRACE.username },
  {
    method: 'client.oauthToken',
    args: async (page, stage) => ({
      grantType: OTP_GRANT,
      realm: 'email',
      username: FRESH,
      otp: await startCode(page, stage),
    }),
    email: FRESH,
  },
  {
    method: 'client.loginWithResourceOwner',
    args: () => ({ ...GRACE, connection: REALM, scope: 'openid email' }),
    email: GRACE.username,
  },
  {
    method: 'popup.loginWithCredentials',
    args: () => ({ ...GRACE, realm: REALM }),
    email: GRACE.username,
    refusal: 'login_required',
  },
  {
    method: 'signupAndAuthorize',
    args: () => ({ connection: REALM, email: FRESH, password: 'a fresh horse battery' }),
    email: FRESH,
  },
]

describe.each(WITHOUT_A_PAGE)('auth0-js from npm: $method', ({ method, args, email, refusal }) => {
  it('signs in', async () => {
    const { page, stage } = await open()
    const { signedIn } = await call(page, method, await args(page, stage))
    expect(signedIn).toEqual({ email, amr: [] })
  })

  it('gets nothing where a rule demands a code', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    expect(await call(page, method, await args(page, stage))).toEqual({
      error: refusal ?? 'mfa_required',
      description: 'Multifactor authentication required',
    })
  })

  it('gets nothing where a rule denies', async () => {
    const { page, stage } = await open([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed today.')); }`,
    ])
    const told = await call(page, method, await args(page, stage))
    expect(told).toMatchObject({ description: 'Closed today.' })
    expect(told).not.toHaveProperty('accessToken')
  })
})

/** Each way to tokens that leads over the tenant in this very window. */
const BY_REDIRECT: readonly {
  readonly method: string
  readonly options: (page: Page, stage: Stage) => Promise<Told> | Told
  /** Whether the tenant asks for the password. */
  readonly password?: true
}[] = [
  { method: 'authorize', options: () => ({}), password: true },
  { method: 'login', options: () => ({ ...GRACE, realm: REALM }) },
]

describe.each(BY_REDIRECT)('auth0-js from npm: $method', ({ method, options, password }) => {
  async function begin(rules: readonly string[]) {
    const { page, stage } = await open(rules)
    await leave(page, method, await options(page, stage))
    if (password) await tenantPage(page).signIn(PEOPLE.grace)
    return { page, stage }
  }

  it('signs in', async () => {
    const { page, stage } = await begin([])
    expect((await comeBack(page, stage)).signedIn).toEqual({ email: GRACE.username, amr: [] })
  })

  it('signs in with the code that a rule demands', async () => {
    const { page, stage } = await begin([EVERY_LOGIN])
    await tenantPage(page).enterCode(await stage.freshCode())
    expect((await comeBack(page, stage)).signedIn).toEqual({
      email: GRACE.username,
      amr: ['mfa'],
    })
  })

  it('gets nothing for a wrong code', async () => {
    const { page, stage } = await begin([EVERY_LOGIN])
    const right = await stage.freshCode()
    await tenantPage(page).enterCode(right === '000000' ? '000001' : '000000')
    await tenantPage(page).alert()
    const { origin, search } = new URL(page.url())
    await page.goto(`${origin}/authorize/resume${search}`)
    await tenantPage(page).shows('Enter your code')
  })
})

describe('auth0-js from npm: passwordless', () => {
  const someone = (code: string) => ({ connection: 'email', email: FRESH, verificationCode: code })

  it.each(['passwordlessLogin', 'passwordlessVerify'])('%s signs in', async (method) => {
    const { page, stage } = await open()
    const options = someone(await startCode(page, stage))
    await leave(page, method, options)
    expect((await comeBack(page, stage)).signedIn).toEqual({ email: FRESH, amr: [] })
  })

  it.each(['passwordlessLogin', 'passwordlessVerify'])(
    '%s leads to the second factor that a rule demands',
    async (method) => {
      const { page, stage } = await open([EVERY_LOGIN])
      await leave(page, method, someone(await startCode(page, stage)))
      const tenant = tenantPage(page)
      await tenant.enrol(stage.tenant.clock.now())
      await tenant.keepRecoveryCode()
      expect((await comeBack(page, stage)).signedIn).toEqual({ email: FRESH, amr: ['mfa'] })
    },
  )

  it.each([
    ['passwordlessLogin', 'access_denied'],
    ['passwordlessVerify', 'access_denied'],
  ])('%s says that a code is wrong', async (method, error) => {
    const { page, stage } = await open()
    const code = await startCode(page, stage)
    await leave(page, method, someone(code === '000000' ? '000001' : '000000'))
    await page.waitForFunction('window.refused !== undefined')
    expect(await page.evaluate('window.refused')).toEqual({
      error,
      description: 'Wrong email or verification code.',
    })
  })

  it('signs in by a link', async () => {
    const { page, stage } = await open()
    await call(page, 'passwordlessStart', {
      connection: 'email',
      send: 'link',
      email: FRESH,
      authParams: { state: 'mine', nonce: 'once' },
    })
    const { link } = await stage.tenant.outbox.next({ to: FRESH })
    await page.goto(link!)
    await page.waitForURL(`${stage.origin}/#*`)
    await isReady(page)
    const told = await call(page, 'parseHash', { state: 'mine', nonce: 'once' })
    expect(told.signedIn).toEqual({ email: FRESH, amr: [] })
  })
})

describe('auth0-js from npm: popup.authorize', () => {
  const MODES = [
    ['its own callback page', {}],
    ["the tenant's page (owp)", { owp: true }],
  ] as const

  async function begin(rules: readonly string[], options: Told) {
    const { page, stage } = await open(rules)
    const opened = page.waitForEvent('popup')
    const told = call(page, 'popup.authorize', options)
    told.catch(() => undefined)
    const window = await opened
    const tenant = tenantPage(window)
    await tenant.signIn(PEOPLE.grace)
    return { page, stage, window, tenant, told }
  }

  it.each(MODES)('signs in over %s, with the code that a rule demands', async (_, options) => {
    const { stage, tenant, told } = await begin([EVERY_LOGIN], options)
    await tenant.enterCode(await stage.freshCode())
    expect((await told).signedIn).toEqual({ email: GRACE.username, amr: ['mfa'] })
  })

  it.each(MODES)('gets nothing over %s when the window is closed', async (_, options) => {
    const { tenant, window, told } = await begin([EVERY_LOGIN], options)
    await tenant.shows('Enter your code')
    await window.close()
    expect(await told).not.toHaveProperty('signedIn')
  })

  it('row 69: says nothing to the window of a site that is no application', async () => {
    const { page, stage } = await open()
    const { url: tenantUrl } = stage.tenant
    const foreign = stage.origin.replace('localhost', '127.0.0.1')
    await page.route(`${foreign}/*`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Evil</title>' }),
    )
    await page.goto(`${foreign}/`)
    const query = new URLSearchParams({
      client_id: 'shop',
      response_type: 'token',
      redirect_uri: `${stage.origin}/`,
      state: 's',
      scope: 'openid',
      owp: 'true',
    })
    const opened = page.waitForEvent('popup')
    await page.evaluate((url) => {
      const heard: string[] = []
      window.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return
        const { a } = JSON.parse(data) as { a: string }
        heard.push(a)
        if (a === 'ready') popup?.postMessage(JSON.stringify({ a: 'request' }), '*')
      })
      const popup = window.open(url)
      Object.assign(window, { heard, popup })
    }, `${tenantUrl}/authorize?${query.toString()}`)
    const popup = await opened
    await tenantPage(popup).signIn(PEOPLE.grace)
    await page.waitForFunction('window.heard.length > 0')
    // Messages between two windows keep their order: an answer would come before this one.
    await popup.evaluate(() => {
      window.addEventListener('message', ({ data }) => {
        if (data === 'ping') {
          ;(window.opener as Window).postMessage(JSON.stringify({ a: 'pong' }), '*')
        }
      })
    })
    await page.evaluate("window.popup.postMessage('ping', '*')")
    await page.waitForFunction("window.heard.includes('pong')")
    expect(await page.evaluate('window.heard')).toEqual(['ready', 'pong'])
  })

  it.each([
    ['lets an application frame /relay.html, and speaks to it', true],
    ['lets no other site frame /relay.html', false],
  ])('row 69: %s', async (_, isAllowed) => {
    const { page, stage } = await open()
    const stranger = await listen(
      () => new Response('<title>Evil</title>', { headers: { 'content-type': 'text/html' } }),
    )
    onTestFinished(() => stranger.close())
    await page.goto(isAllowed ? stage.page() : stranger.origin)
    await page.evaluate(async (url) => {
      const frame = document.createElement('iframe')
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
      frame.src = url
      document.body.append(frame)
      await loaded
    }, `${stage.tenant.url}/relay.html`)
    const frame = page.frames().at(-1)!
    expect(await frame.evaluate("typeof window.doPost === 'function'")).toBe(isAllowed)
    expect(chromium.takeComplaints('frame-ancestors') > 0).toBe(!isAllowed)
  })
})

describe('auth0-js from npm: everything else', () => {
  it('signs up, and is refused a second time', async () => {
    const { page } = await open()
    const person = { connection: REALM, email: FRESH, password: 'a fresh horse battery' }
    expect(await call(page, 'signup', person)).toMatchObject({
      result: { email: FRESH, emailVerified: false },
    })
    expect(await call(page, 'signup', person)).toMatchObject({ error: 'user_exists' })
  })

  it('lets nobody in who signed up and owes a factor', async () => {
    const { page } = await open([EVERY_LOGIN])
    const person = { connection: REALM, email: FRESH, password: 'a fresh horse battery' }
    const told = await call(page, 'signupAndAuthorize', person)
    expect(told).toMatchObject({ error: 'mfa_required' })
    expect(told).not.toHaveProperty('signedIn')
  })

  it('asks for a new password', async () => {
    const { page, stage } = await open()
    const told = await call(page, 'changePassword', { connection: REALM, email: GRACE.username })
    expect(told.result).toBe("We've just sent you an email to reset your password.")
    expect((await stage.tenant.outbox.next({ to: GRACE.username })).link).toContain('ticket=')
  })

  it('reads a profile, and is refused with no good token', async () => {
    const { page } = await open()
    const { accessToken } = await call(page, 'client.login', { ...GRACE, realm: REALM })
    expect(await call(page, 'client.userInfo', accessToken)).toMatchObject({
      result: { email: GRACE.username },
    })
    expect(await call(page, 'client.userInfo', 'nothing')).toMatchObject({ error: 'invalid_token' })
  })

  it('knows its session, and forgets it with the logout', async () => {
    const { page, stage } = await open()
    expect(await call(page, 'client.getSSOData')).toMatchObject({ result: { sso: false } })
    await leave(page, 'login', { ...GRACE, realm: REALM })
    await comeBack(page, stage)
    expect((await call(page, 'checkSession', {})).signedIn).toEqual({
      email: GRACE.username,
      amr: [],
    })
    expect(await call(page, 'client.getSSOData')).toMatchObject({
      result: { sso: true, sessionClients: ['shop'] },
    })
    await leave(page, 'logout', { returnTo: `${stage.origin}/` })
    await page.waitForURL(`${stage.origin}/`)
    await isReady(page)
    expect(await call(page, 'checkSession', {})).toMatchObject({ error: 'login_required' })
  })

  it('finds no session silently while a rule demands a code', async () => {
    const { page, stage } = await open([EVERY_LOGIN])
    await leave(page, 'login', { ...GRACE, realm: REALM })
    await tenantPage(page).enterCode(await stage.freshCode())
    await comeBack(page, stage)
    expect(await call(page, 'checkSession', {})).toEqual({
      error: 'login_required',
      description: 'Multifactor authentication required',
    })
  })
})
