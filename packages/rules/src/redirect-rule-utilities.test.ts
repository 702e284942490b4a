import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRuleEngine } from './engine.js'
import { Auth0RedirectRuleUtilities } from './redirect-rule-utilities.js'

const SECRET = 'a-long-shared-secret'
const HOST = 'acme.localhost'
const USER = 'auth0|ada'

/** The shape of published redirect rules: send, come back, verify, keep the result. */
const RULE = `async function verifyIdentity(user, context, callback) {
  const { Auth0RedirectRuleUtilities, Auth0UserUpdateUtilities } = require('@auth0/rule-utilities@0.1.0');
  const redirects = new Auth0RedirectRuleUtilities(user, context, configuration);
  const users = new Auth0UserUpdateUtilities(user, auth0, 'identity');

  if (redirects.isRedirectCallback && redirects.queryParams.session_token) {
    try {
      const claims = redirects.validateSessionToken();
      users.setAppMeta('score', claims.score);
      await users.updateAppMeta();
    } catch (error) {
      return callback(error);
    }
    return callback(null, user, context);
  }
  if (redirects.canRedirect && users.getAppMeta('score') === undefined) {
    redirects.doRedirect(configuration.VERIFY_URL);
    return callback(null, user, context);
  }
  if (users.getAppMeta('score') === undefined) {
    return callback(new UnauthorizedError('Your identity is not verified.'));
  }
  callback(null, user, context);
}`

interface Login {
  readonly protocol?: string
  readonly query?: object
  readonly user?: object
  readonly configuration?: Record<string, string>
  readonly script?: string
  readonly multifactor?: object
  readonly redirectState?: string
}

async function login({ protocol = 'oidc-basic-profile', query = {}, ...given }: Login = {}) {
  const written: unknown[] = []
  const engine = createRuleEngine({
    isolation: 'inline',
    configuration: given.configuration ?? {
      SESSION_TOKEN_SECRET: SECRET,
      VERIFY_URL: 'https://verify.example/start?lang=en#top',
    },
    host: {
      updateAppMetadata: async (...write) => void written.push(write),
      updateUserMetadata: async () => undefined,
    },
    rules: [{ name: 'verify', order: 1, script: given.script ?? RULE }],
  })
  const result = await engine.run({
    user: { user_id: USER, ...given.user },
    context: {
      protocol,
      request: { ip: '203.0.113.9', hostname: HOST, query },
      ...(given.multifactor && { multifactor: given.multifactor }),
    },
    ...(given.redirectState !== undefined && { redirectState: given.redirectState }),
  })
  return { ...result, written }
}

const back = (session_token: unknown, query: object = {}) =>
  login({ protocol: 'redirect-callback', query: { session_token, state: 's1', ...query } })

const now = () => Math.floor(Date.now() / 1000)
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: object = {}, { secret = SECRET, header = {} } = {}): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode({
    iss: `https://${HOST}/`,
    sub: USER,
    exp: now() + 60,
    score: 9,
    ...claims,
  })}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >

describe('a redirect rule that uses @auth0/rule-utilities', () => {
  it('sends the person away with a token that says who is signing in', async () => {
    const { outcome, obligations } = await login()
    expect(outcome).toBe('redirect')
    const url = new URL((obligations[0] as { url: string }).url)
    expect(url.origin + url.pathname + url.hash).toBe('https://verify.example/start#top')
    expect(url.searchParams.get('lang')).toBe('en')
    const claims = claimsOf(url.searchParams.get('session_token')!)
    expect(claims).toMatchObject({ sub: USER, iss: `https://${HOST}/`, ip: '203.0.113.9' })
    expect(Number(claims.exp) - now()).toBeCloseTo(3 * 24 * 3600, -2)
  })

  it('lets the login go on when the token that comes back is good, and keeps what it says', async () => {
    const { outcome, written, findings } = await back(token())
    expect(outcome).toBe('allow')
    expect(written).toEqual([[USER, { identity: { score: 9 } }]])
    expect(findings).toEqual([])
    const again = { app_metadata: { identity: { score: 9 } } }
    expect((await login({ user: again })).outcome).toBe('allow')
  })

  it('takes a token that carries the state of this redirect', async () => {
    expect((await back(token({ state: 's1' }))).outcome).toBe('allow')
  })

  it('compares with the state of the redirect, not with that of the application', async () => {
    const back = { protocol: 'redirect-callback', redirectState: 'r1' }
    const outcomeOf = async (state: string) =>
      (await login({ ...back, query: { session_token: token({ state }), state: 'app' } })).outcome
    expect(await outcomeOf('r1')).toBe('allow')
    expect(await outcomeOf('app')).toBe('deny')
  })

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsa = (secret: string) => {
    const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: `https://${HOST}/`, sub: USER, exp: now() + 60 })}`
    return {
      token: `${text}.${signWith('sha256', Buffer.from(text), privateKey).toString('base64url')}`,
      secret,
    }
  }

  it.each([
    [
      'no signature',
      `${token({}, { header: { alg: 'none' } }).replace(/[^.]+$/, '')}`,
      /signature/,
    ],
    [
      'the algorithm none and a signature',
      token({}, { header: { alg: 'none' } }),
      /algorithm|sign/,
    ],
    ['another secret', token({}, { secret: 'guess' }), /invalid signature/],
    ['another person', token({ sub: 'auth0|eve' }), /subject invalid/],
    ['no person', token({ sub: undefined }), /subject invalid/],
    ['another issuer', token({ iss: 'https://eve.example/' }), /issuer invalid/],
    ['no issuer', token({ iss: undefined }), /issuer invalid/],
    ['no expiration', token({ exp: undefined }), /no expiration/],
    ['a text as its expiration', token({ exp: '9999999999' }), /exp/],
    ['an expiration that has passed', token({ exp: now() - 1 }), /jwt expired/],
    ['the state of another redirect', token({ state: 's2' }), /another redirect/],
    ['a part missing', 'a.b', /malformed/],
    ['an RSA signature', rsa(SECRET).token, /invalid algorithm/],
    ['HS512 instead', token({}, { header: { alg: 'HS512' } }), /invalid algorithm/],
  ])('denies a return with %s', async (_name, session_token, message) => {
    const result = await back(session_token)
    expect(result.outcome).toBe('deny')
    expect(result.error?.message).toMatch(message)
    expect(result.written).toEqual([])
  })

  it('denies a token that was signed with a public key as if it were the secret', async () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
    const confused = token({}, { secret: pem })
    expect((await back(confused)).outcome).toBe('deny')
    const result = await login({
      protocol: 'redirect-callback',
      query: { session_token: rsa(pem).token },
      configuration: { SESSION_TOKEN_SECRET: pem },
    })
    expect(result.outcome).toBe('deny')
  })

  it('denies a token that is given twice, and a return without any', async () => {
    expect((await back([token(), token()])).error?.message).toMatch(/no session_token/)
    expect((await back(undefined)).error?.message).toBe('Your identity is not verified.')
  })

  it('finds a return with the very token that was sent out', async () => {
    const { obligations } = await login()
    const url = new URL((obligations[0] as { url: string }).url)
    const { findings } = await back(url.searchParams.get('session_token'))
    expect(findings).toMatchObject([{ id: 'unverified-return', rule: 'verify', line: 8 }])
  })

  it('says that the secret is missing, on the way out and on the way back', async () => {
    const configuration = { VERIFY_URL: 'https://verify.example/' }
    for (const query of [{}, { session_token: token({}, { secret: 'undefined' }) }]) {
      const protocol = 'session_token' in query ? 'redirect-callback' : 'oidc-basic-profile'
      const { outcome, error } = await login({ configuration, query, protocol })
      expect(outcome).toBe('deny')
      expect(error?.message).toMatch(/SESSION_TOKEN_SECRET is missing/)
    }
  })

  it.each([
    ['a silent login', { query: { prompt: 'none' } }],
    ['a renewal', { protocol: 'oauth2-refresh-token' }],
    ['a password grant', { protocol: 'oauth2-password' }],
    ['the resource owner endpoint', { protocol: 'oauth2-resource-owner' }],
    ['a login that already owes a second factor', { multifactor: { provider: 'any' } }],
  ])('knows that it cannot redirect in %s', async (_name, given) => {
    expect((await login(given)).error?.message).toBe('Your identity is not verified.')
  })
})

describe('Auth0RedirectRuleUtilities', () => {
  const make = (configuration: Record<string, string> = {}) => {
    const context: { request: object; redirect?: { url: string } } = {
      request: { ip: '203.0.113.9', hostname: HOST },
    }
    const settings = { SESSION_TOKEN_SECRET: SECRET, ...configuration }
    return {
      context,
      utilities: new Auth0RedirectRuleUtilities({ user_id: USER }, context, settings),
    }
  }

  it.each([
    ['1h', 3600],
    ['600', 600],
  ])('lets a token live for %s', (setting, seconds) => {
    const { utilities } = make({ SESSION_TOKEN_EXPIRES_IN: setting })
    const { exp, iat } = claimsOf(utilities.createSessionToken())
    expect(Number(exp) - Number(iat)).toBe(seconds)
  })

  it('adds claims to a token, but not over those that say whom it speaks of', () => {
    const forged = { sub: 'auth0|eve', ip: '198.51.100.1', cart: 7 }
    const { utilities } = make()
    expect(claimsOf(utilities.createSessionToken({ cart: 7, ip: forged.ip }))).toMatchObject({
      cart: 7,
      ip: '203.0.113.9',
      sub: USER,
    })
    expect(() => utilities.createSessionToken(forged)).toThrow()
  })

  it('sends a token of the rule, or none', () => {
    const own = make()
    own.utilities.doRedirect('https://verify.example/', 'mine')
    expect(own.context.redirect).toEqual({ url: 'https://verify.example/?session_token=mine' })
    const none = make({ SESSION_TOKEN_SECRET: '' })
    none.utilities.doRedirect('https://verify.example/', false)
    expect(none.context.redirect).toEqual({ url: 'https://verify.example/' })
  })

  it('redirects once, and only to an absolute address', () => {
    const { utilities } = make()
    expect(() => utilities.doRedirect(undefined as unknown as string)).toThrow(/absolute address/)
    utilities.doRedirect('https://verify.example/')
    expect(() => utilities.doRedirect('https://verify.example/')).toThrow('Cannot redirect')
  })
})
