import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { Screen, ScreenAction } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  GRACE_SECRET,
  answerAt,
  attempt,
  coAuthenticate,
  demand,
  exchange,
  freshCode,
  leave,
  refresh,
  signIn,
  signInWithCode,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { GRANT, bodyOf, grantsTenant, passwordLogin } from './support/grants.js'
import { manage } from './support/manage.js'
import { mfaApi, mfaToken, redeem } from './support/mfa-api.js'

const DATABASE = 'Username-Password-Authentication'
const PHONE = '+15550100200'
const EVE = { email: 'eve@example.com', password: 'a long enough password' }
const WRONG = 'hunter2 hunter2 hunter2'

/** What is typed in these stories, none of which is ever written down. */
const SECRETS = [
  ADA.password,
  GRACE.password,
  EVE.password,
  WRONG,
  GRACE_SECRET,
  GRACE_RECOVERY_CODE,
]

let tenant: Tenant
beforeEach(() => {
  tenant = grantsTenant([demand({ provider: 'any' })], {
    config: {
      guardian: {
        factors: ['sms', 'email', 'push-notification'].map((name) => ({ name, enabled: true })),
      },
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          password: GRACE.password,
          mfa: { otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE },
        },
      ],
      clientGrants: [
        {
          client_id: 'Server',
          audience: 'https://any/api/v2/',
          scope: [
            'read:logs',
            'update:users',
            'update:guardian_factors',
            'delete:authentication_methods',
          ],
        },
      ],
    },
  })
})
afterEach(() => tenant.close())

async function signUp(more: object = {}): Promise<void> {
  await tenant.fetch(
    new Request(`${tenant.url}/dbconnections/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ACME.origin },
      body: JSON.stringify({ client_id: ACME.clientId, connection: DATABASE, ...EVE, ...more }),
    }),
  )
}

async function challenged(user: typeof ADA | typeof GRACE = GRACE) {
  const browser = createBrowser(tenant)
  const { place, screen } = await typePassword(browser, user, attempt())
  const act = (action: ScreenAction): Promise<Screen> => browser.act(place, action)
  return {
    screen,
    act,
    type: (code: string) => act({ action: 'submit_code', code, rememberBrowser: false }),
  }
}

async function withPush() {
  const { act } = await challenged(ADA)
  const shown = await act({ action: 'choose_factor', factor: 'push-notification' })
  if (shown.screen !== 'mfa-push-enrollment-qr') throw new Error(shown.screen)
  await tenant.phone('auth0|ada').enrol(shown.barcodeUri)
  await act({ action: 'check_approval', rememberBrowser: false })
}

async function pushed() {
  await withPush()
  const { screen, act } = await challenged(ADA)
  if (screen.screen !== 'mfa-push-challenge-push') throw new Error(screen.screen)
  return { act, number: screen.number ?? '' }
}

async function mfaGrant(kind: 'right' | 'wrong'): Promise<void> {
  const mfa_token = await mfaToken(tenant, GRACE)
  const otp = kind === 'right' ? await freshCode(tenant) : 'wrong'
  await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })
}

async function associatePhone(): Promise<{ mfa_token: string; oob_code: string }> {
  const mfa_token = await mfaToken(tenant, ADA)
  const { oob_code } = await bodyOf(
    await mfaApi(tenant, 'associate', {
      bearer: mfa_token,
      body: { authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: PHONE },
    }),
  )
  return { mfa_token, oob_code: String(oob_code) }
}

async function logOut(path: string): Promise<void> {
  const browser = createBrowser(tenant)
  await signInWithCode(tenant, browser)
  await browser.open(`${tenant.url}/${path}?client_id=${ACME.clientId}`)
}

async function resetPassword(): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ client_id: ACME.clientId, email: GRACE.username })
  const url = `${tenant.url}/dbconnections/change_password`
  await tenant.fetch(new Request(url, { method: 'POST', headers, body }))
  const { link = '' } = await tenant.outbox.next({ to: GRACE.username, timeoutMs: 1000 })
  const browser = createBrowser(tenant)
  await browser.fetch(`/u/api/ticket${new URL(link).search}`, {
    method: 'POST',
    from: new URL(tenant.url).origin,
    headers,
    body: JSON.stringify({ action: 'reset_password', password: EVE.password }),
  })
}

async function recover(code: string): Promise<void> {
  const mfa_token = await mfaToken(tenant, GRACE)
  await redeem(tenant, GRANT.mfaRecoveryCode, { mfa_token, recovery_code: code })
}

const times = async (count: number, work: () => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < count; time++) await work()
}

/** What happens, and the codes that it leaves. */
const STORIES: readonly (readonly [
  what: string,
  codes: readonly string[],
  () => Promise<unknown>,
])[] = [
  ['a sign-up', ['ss'], () => signUp()],
  ['a sign-up with a weak password', ['fs'], () => signUp({ password: 'x' })],
  [
    'a sign-up on the hosted page',
    ['ss'],
    async () => {
      const browser = createBrowser(tenant)
      const place = await browser.open(attempt({ screen_hint: 'signup' }).url)
      await browser.act(place, { action: 'sign_up', ...EVE })
    },
  ],
  ['a new password by a link', ['scp'], resetPassword],
  [
    'a new password by an administrator',
    ['scp'],
    () => manage(tenant, 'PATCH', 'users/auth0%7Cgrace', { password: EVE.password }),
  ],
  [
    'a login',
    ['gd_start_auth', 'gd_auth_succeed', 's'],
    () => signInWithCode(tenant, createBrowser(tenant)),
  ],
  [
    'a code for tokens, and a guessed one',
    ['seacft', 'feacft'],
    async () => {
      const started = attempt()
      const browser = createBrowser(tenant)
      const { place } = await typePassword(browser, GRACE, started)
      const code = await freshCode(tenant)
      const action = { action: 'submit_code', code, rememberBrowser: false } as const
      const end = answerAt(await leave(browser, await browser.act(place, action)))
      const { verifier } = started
      await exchange(tenant, { code: end.code, verifier })
      await exchange(tenant, { code: 'guessed', verifier })
    },
  ],
  [
    'a wrong password',
    ['fp'],
    () => typePassword(createBrowser(tenant), { ...GRACE, password: WRONG }, attempt()),
  ],
  [
    'an unknown address',
    ['fu'],
    () =>
      typePassword(
        createBrowser(tenant),
        { username: 'no@example.com', password: WRONG },
        attempt(),
      ),
  ],
  [
    'too many wrong passwords',
    ['limit_wc'],
    () => times(11, () => passwordLogin(tenant, { ...GRACE, password: WRONG })),
  ],
  [
    'a silent login of nobody',
    ['fsa'],
    () => createBrowser(tenant).open(attempt({ prompt: 'none' }).url),
  ],
  ['a logout', ['slo'], () => logOut('v2/logout')],
  ['a logout by OpenID Connect', ['slo'], () => logOut('oidc/logout')],
  [
    'an enrolment at a login',
    ['gd_start_enroll', 'gd_enrollment_complete'],
    async () => {
      const { act } = await challenged(ADA)
      await act({ action: 'choose_factor', factor: 'otp' })
      const code = (await tenant.currentCode('auth0|ada'))!
      await act({ action: 'confirm_enrolment', code })
    },
  ],
  [
    'an enrolment by the MFA API',
    ['gd_start_enroll', 'gd_send_sms', 'gd_enrollment_complete', 'seoobft'],
    async () => {
      const answer = await associatePhone()
      const { text } = await tenant.outbox.next({ to: PHONE, timeoutMs: 1000 })
      await redeem(tenant, GRANT.mfaOob, { ...answer, binding_code: /\d{6}/.exec(text)?.[0] ?? '' })
    },
  ],
  ['a phone connected for push', ['gd_start_enroll', 'gd_enrollment_complete'], withPush],
  [
    'an approved push',
    ['gd_send_pn', 'gd_auth_succeed'],
    async () => {
      const { act, number } = await pushed()
      await tenant.phone('auth0|ada').approve({ number })
      await act({ action: 'check_approval', rememberBrowser: false })
    },
  ],
  [
    'a push that its person rejects',
    ['gd_send_pn', 'gd_auth_rejected'],
    async () => {
      await pushed()
      await tenant.phone('auth0|ada').reject()
    },
  ],
  [
    'a push approved with another number',
    ['gd_auth_rejected'],
    async () => {
      const { number } = await pushed()
      const other = number === '11' ? '12' : '11'
      await tenant
        .phone('auth0|ada')
        .approve({ number: other })
        .catch(() => undefined)
    },
  ],
  ['a wrong code', ['gd_auth_failed'], async () => (await challenged()).type('000000')],
  [
    'too many wrong codes',
    ['gd_otp_rate_limit_exceed'],
    async () => {
      const { type } = await challenged()
      await times(11, () => type('000000'))
    },
  ],
  ['the MFA API', ['seotpft', 'gd_auth_succeed'], () => mfaGrant('right')],
  ['a wrong code at the MFA API', ['feotpft'], () => mfaGrant('wrong')],
  [
    'a wrong code of a message',
    ['feoobft'],
    async () =>
      redeem(tenant, GRANT.mfaOob, { ...(await associatePhone()), binding_code: 'wrong' }),
  ],
  ['a recovery code', ['gd_recovery_succeed', 'sercft'], () => recover(GRACE_RECOVERY_CODE)],
  ['a wrong recovery code', ['gd_recovery_failed', 'fercft'], () => recover(WRONG)],
  [
    'too many recovery codes',
    ['gd_recovery_rate_limit_exceed'],
    () => times(11, () => recover(WRONG)),
  ],
  [
    'a removed authenticator',
    ['gd_unenroll'],
    () => manage(tenant, 'DELETE', 'users/auth0%7Cgrace/authentication-methods'),
  ],
  ['a refused password grant', ['fepft'], () => passwordLogin(tenant, GRACE)],
  [
    'a password for tokens',
    ['sepft'],
    async () => {
      tenant.rules.enable('rule-1', false)
      await passwordLogin(tenant, ADA)
    },
  ],
  [
    'a refresh, and one with a guess',
    ['sertft', 'fertft'],
    async () => {
      tenant.rules.enable('rule-1', false)
      const scope = 'openid offline_access'
      const { refresh_token } = await bodyOf(await passwordLogin(tenant, ADA, { scope }))
      await refresh(tenant, String(refresh_token))
      await refresh(tenant, 'guessed')
    },
  ],
  ['a login of an embedded form', ['scoa'], () => coAuthenticate(createBrowser(tenant))],
  [
    'a refused login of an embedded form',
    ['fcoa'],
    () => coAuthenticate(createBrowser(tenant), { password: WRONG }),
  ],
  [
    'a silent login',
    ['ssa'],
    async () => {
      tenant.rules.enable('rule-1', false)
      const browser = createBrowser(tenant)
      await signIn(tenant, browser, ADA)
      await browser.open(attempt({ prompt: 'none' }).url)
    },
  ],
  [
    'a demand that nobody can meet',
    ['mfar'],
    async () => {
      for (const name of ['otp', 'sms', 'email', 'push-notification']) {
        await manage(tenant, 'PUT', `guardian/factors/${name}`, { enabled: false })
      }
      await typePassword(createBrowser(tenant), ADA, attempt())
    },
  ],
]

describe('the log of a tenant', () => {
  it.each(STORIES)('tells of %s', async (_what, codes, story) => {
    await story()
    const { body } = await manage(tenant, 'GET', 'logs?per_page=100')
    const types = (body as { type: string }[]).map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining([...codes]))
    for (const secret of SECRETS) expect(JSON.stringify(body)).not.toContain(secret)
  })
})
