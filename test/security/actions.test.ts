import { afterEach, describe, expect, it } from 'vitest'
import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  postToken,
  refresh,
  signInWithCode,
} from '../journeys/support/acme.js'
import {
  answerCode,
  begin,
  login,
  onExecute,
  printed,
  tenantWithActions,
  tokensAt,
} from '../journeys/support/actions.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'

const tenants: Tenant[] = []
afterEach(async () => {
  await Promise.all(tenants.splice(0).map((tenant) => tenant.close()))
})

function started(...given: Parameters<typeof tenantWithActions>): Tenant {
  const tenant = tenantWithActions(...given)
  tenants.push(tenant)
  return tenant
}

const CHALLENGE = onExecute(`api.authentication.challengeWith({ type: 'otp' })`)
const BOTH = onExecute(`
  api.authentication.challengeWith({ type: 'otp' })
  api.authentication.challengeWith({ type: 'recovery-code' })`)
const COUNTS = onExecute(`
  api.user.setAppMetadata('runs', (event.user.app_metadata.runs ?? 0) + 1)
  console.log(JSON.stringify('counted'))`)

async function appMetadata(tenant: Tenant, userId = 'auth0|grace') {
  return (await tenant.users.list()).find(({ user_id }) => user_id === userId)?.app_metadata
}

const stateOf = ({ url }: Pick<Place, 'url'>) => url.searchParams.get('state') ?? ''
const resume = (browser: Browser, place: Place) =>
  browser.open(`/authorize/resume?state=${stateOf(place)}`)

/** Answers the challenge and does not go where the page then leads: the login is `proceeding`. */
async function proceeding(tenant: Tenant, browser: Browser) {
  const began = await begin(browser)
  const code = await freshCode(tenant)
  const action = { action: 'submit_code', code, rememberBrowser: false } as const
  expect(await browser.act(began.place, action)).toMatchObject({ screen: 'redirect' })
  return { ...began, code }
}

describe('row 73: a step that an Action demanded cannot be skipped', () => {
  it('by opening the address where the login goes on', async () => {
    const tenant = started([CHALLENGE, COUNTS])
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    const there = await resume(browser, place)
    expect(there.url.pathname).toBe('/u/mfa')
    expect(printed(tenant)).toEqual([])
  })

  it('by coming back from a visit that nobody asked for', async () => {
    const tenant = started([CHALLENGE, COUNTS])
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    for (const state of [stateOf(place), `${stateOf(place)}.guess`]) {
      const { response } = await browser.open(`/continue?state=${state}`)
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('invalid_request')
    }
    expect(await browser.screen(place)).toMatchObject({ screen: 'mfa-otp-challenge' })
  })

  it('by answering one of two', async () => {
    const tenant = started([BOTH, COUNTS])
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    const second = await answerCode(tenant, browser, place)
    expect(second.url.pathname).toBe('/u/mfa')
    expect((await resume(browser, second)).url.pathname).toBe('/u/mfa')
    const again = await browser.act(second, {
      action: 'submit_code',
      code: await freshCode(tenant),
      rememberBrowser: false,
    })
    expect(again.screen).not.toBe('redirect')
    expect(printed(tenant)).toEqual([])
  })

  it('by answering with a factor that was not asked for', async () => {
    const tenant = started([CHALLENGE])
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    const action = { action: 'submit_recovery_code', code: GRACE_RECOVERY_CODE } as const
    expect(await browser.act(place, action)).toMatchObject({
      error: { code: 'wrong_recovery_code' },
    })
  })

  it('by a remembered browser', async () => {
    const tenant = started([CHALLENGE], { rules: [demand({ provider: 'any' })] })
    tenant.actions.enable('action-1', false)
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: true })
    tenant.actions.enable('action-1', true)
    expect((await begin(browser, GRACE, { prompt: 'login' })).screen).toMatchObject({
      screen: 'mfa-otp-challenge',
      rememberBrowser: 'off',
    })
  })

  it('by switching the Action off while it waits', async () => {
    const tenant = started([CHALLENGE, COUNTS])
    const browser = createBrowser(tenant)
    const { place } = await proceeding(tenant, browser)
    tenant.actions.enable('action-1', false)
    const end = await resume(browser, place)
    expect(answerAt(end)).toMatchObject({ error: 'access_denied', code: '' })
  })
})

describe('row 73: two tabs', () => {
  it('end in one login, and what the Actions want is done once', async () => {
    const tenant = started([CHALLENGE, COUNTS])
    const browser = createBrowser(tenant)
    const { place, started: began, code } = await proceeding(tenant, browser)
    const again = { action: 'submit_code', code, rememberBrowser: false } as const
    expect(await browser.act(place, again)).toMatchObject({ screen: 'redirect' })
    expect(await browser.screen(place)).toMatchObject({
      screen: 'redirect',
      url: `/authorize/resume?state=${stateOf(place)}`,
    })

    const ends = await Promise.all([resume(browser, place), resume(browser, place)])
    const codes = ends.map((end) => answerAt(end).code).filter(Boolean)
    expect(codes).toHaveLength(1)
    const end = ends.find((one) => answerAt(one).code !== '')
    if (!end) throw new Error('Neither tab got a code.')
    expect((await tokensAt(tenant, end, began)).id.amr).toEqual(['mfa'])
    expect(await appMetadata(tenant)).toEqual({ runs: 1 })
  })

  it('of another browser cannot go on with the login', async () => {
    const tenant = started([CHALLENGE])
    const { place } = await proceeding(tenant, createBrowser(tenant))
    const { response } = await resume(createBrowser(tenant), place)
    expect(response.status).toBe(400)
  })
})

describe('a demand of an Action where nobody can be asked', () => {
  it('is login_required for a silent login', async () => {
    const tenant = started([CHALLENGE])
    const browser = createBrowser(tenant)
    await begin(browser)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({
      error: 'login_required',
      description: 'Multifactor authentication required',
    })
  })

  it('is mfa_required for a refresh token', async () => {
    const tenant = started([CHALLENGE])
    tenant.actions.enable('action-1', false)
    const { tokens } = await login(tenant, createBrowser(tenant), GRACE)
    tenant.actions.enable('action-1', true)
    const renewed = await refresh(tenant, tokens.refresh_token ?? '')
    expect(renewed.status).toBe(403)
    expect(await renewed.json()).toMatchObject({ error: 'mfa_required' })
  })

  it('is mfa_required for a password at the token endpoint', async () => {
    const tenant = started([CHALLENGE], {
      config: {
        clients: [
          {
            client_id: 'server',
            name: 'Server',
            client_secret: 'shh',
            app_type: 'regular_web',
            grant_types: ['password'],
          },
        ],
      },
    })
    const response = await postToken(tenant, {
      grant_type: 'password',
      client_id: 'server',
      client_secret: 'shh',
      scope: 'openid',
      ...GRACE,
    })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'mfa_required' })
  })

  it('is mfa_required with sso=false', async () => {
    const tenant = started([CHALLENGE])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, GRACE, { sso: 'false' })
    expect(answerAt(await leave(browser, screen)).error).toBe('mfa_required')
  })
})

describe('row 54: a demand that nobody can meet denies', () => {
  const cases: Readonly<Record<string, string>> = {
    'a factor that the person does not have': CHALLENGE,
    'factors that the person does not have': onExecute(
      `api.authentication.challengeWithAny([{ type: 'otp' }, { type: 'phone' }])`,
    ),
    'a factor that this tenant does not have': onExecute(
      `api.authentication.challengeWith({ type: 'webauthn-roaming' })`,
    ),
    'enrolling a factor that is switched off': onExecute(
      `api.authentication.enrollWith({ type: 'phone' })`,
    ),
    'enrolling what cannot be enrolled': onExecute(
      `api.authentication.enrollWith({ type: 'recovery-code' })`,
    ),
  }
  for (const [title, code] of Object.entries(cases)) {
    it(title, async () => {
      const tenant = started([code, COUNTS])
      const browser = createBrowser(tenant)
      const { screen } = await begin(browser, ADA)
      expect(answerAt(await leave(browser, screen))).toMatchObject({
        error: 'access_denied',
        code: '',
      })
      expect(printed(tenant)).toEqual([])
      expect(await appMetadata(tenant, 'auth0|ada')).toBeUndefined()
    })
  }

  it('without the setting of the tenant, which the reason names', async () => {
    const tenant = started([CHALLENGE], { tenant: { customize_mfa_in_postlogin_action: false } })
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser)
    const { error, description } = answerAt(await leave(browser, screen))
    expect(error).toBe('access_denied')
    expect(description).toContain('customize_mfa_in_postlogin_action')
  })
})

describe('row 2: what an Action writes before the second factor is proven', () => {
  it('is not saved when the person gives up', async () => {
    const tenant = started([
      onExecute(`
        api.user.setAppMetadata('trusted_ip', event.request.ip)
        api.multifactor.enable('any')`),
    ])
    const browser = createBrowser(tenant)
    const { place, screen } = await begin(browser)
    expect(screen.screen).toBe('mfa-otp-challenge')
    expect(await appMetadata(tenant)).toBeUndefined()
    await leave(browser, await browser.act(place, { action: 'refuse' }))
    expect(await appMetadata(tenant)).toBeUndefined()
  })

  it('is saved when the factor is proven', async () => {
    const tenant = started([
      onExecute(`
        api.user.setAppMetadata('trusted_ip', event.request.ip)
        api.multifactor.enable('any')`),
    ])
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    await answerCode(tenant, browser, place)
    expect(await appMetadata(tenant)).toEqual({ trusted_ip: '127.0.0.1' })
  })
})

describe('row 16: the return from where an Action sent the person', () => {
  const AWAY = `
    exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('https://b.example/')
    exports.onContinuePostLogin = async () => { console.log(JSON.stringify('back')) }`

  it('works once, and in the browser that left', async () => {
    const tenant = started([AWAY])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    const away = await leave(browser, screen)
    const back = `/continue?state=${stateOf(away)}`
    expect((await createBrowser(tenant).open(back)).response.status).toBe(400)
    expect(answerAt(await browser.open(back)).code).not.toBe('')
    expect((await browser.open(back)).response.status).toBe(400)
    expect(printed(tenant)).toEqual(['back'])
  })

  it('row 17: is worth nothing without a token that the Action checks', async () => {
    const tenant = started([
      `exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('https://b.example/')
       exports.onContinuePostLogin = async (event, api) => {
         api.redirect.validateToken({ secret: 'a secret of 32 characters at the least', tokenParameterName: 't' })
       }`,
    ])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    const away = await leave(browser, screen)
    const end = await browser.open(`/continue?state=${stateOf(away)}`)
    expect(answerAt(end)).toMatchObject({ error: 'access_denied', code: '' })
  })

  it('row 4: left for a silent login, is still owed', async () => {
    const tenant = started([AWAY])
    const browser = createBrowser(tenant)
    await begin(browser, ADA)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent).error).toBe('interaction_required')
  })
})

describe('step-up by acr_values', () => {
  it('is not lowered by an Action that says none', async () => {
    const tenant = started([onExecute(`api.multifactor.enable('none')`)])
    const { screen } = await begin(createBrowser(tenant), GRACE, { acr_values: ACR_MULTI_FACTOR })
    expect(screen.screen).toBe('mfa-otp-challenge')
  })

  it('is met by a factor that an Action demanded', async () => {
    const tenant = started([CHALLENGE])
    const browser = createBrowser(tenant)
    const began = await begin(browser, GRACE, { acr_values: ACR_MULTI_FACTOR })
    const end = await answerCode(tenant, browser, began.place)
    expect((await tokensAt(tenant, end, began.started)).id).toMatchObject({
      acr: ACR_MULTI_FACTOR,
      amr: ['mfa'],
    })
  })
})

describe('row 2: metadata of a login that an Action denies', () => {
  const TRUSTS = `api.user.setAppMetadata('trusted', event.request.ip)`
  const DENIES = onExecute(`api.access.deny('Not today.')`)

  it.each([
    ['an Action enabled', [onExecute(`${TRUSTS}; api.multifactor.enable('any')`), DENIES], []],
    ['a rule demanded', [onExecute(TRUSTS), DENIES], [demand({ provider: 'any' })]],
    [
      'the very Action asked for',
      [
        onExecute(`${TRUSTS}
          api.authentication.challengeWith({ type: 'otp' })
          api.access.deny('Not today.')`),
      ],
      [],
    ],
  ])('is not written while the factor that %s is owed', async (_, actions, rules) => {
    const tenant = started(actions, { rules })
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser)
    expect(answerAt(await leave(browser, screen)).error).toBe('access_denied')
    expect((await appMetadata(tenant))?.trusted).toBeUndefined()
  })

  it('is written once the factor was proven', async () => {
    const tenant = started([CHALLENGE, onExecute(TRUSTS), DENIES])
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    expect(answerAt(await answerCode(tenant, browser, place)).error).toBe('access_denied')
    expect(await appMetadata(tenant)).toHaveProperty('trusted')
  })
})

describe('what an Action revokes when it denies', () => {
  it('is revoked although the person does not come back for the answer', async () => {
    const tenant = started([
      onExecute(`
        if (event.transaction.prompt.includes('none')) return
        api.session.revoke('Not today.')`),
    ])
    const browser = createBrowser(tenant)
    await begin(browser)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ code: '', error: 'login_required' })
  })
})

describe('row 66: an Action that names the primary user', () => {
  it('cannot sign anybody in as a stranger', async () => {
    const tenant = started([onExecute(`api.authentication.setPrimaryUser('auth0|grace')`)])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'access_denied',
      code: '',
    })
  })
})

describe('row 53: a rule demands a factor, and an Action another one', () => {
  it('both are owed where the one does not do for the other', async () => {
    const tenant = started(
      [onExecute(`api.authentication.challengeWith({ type: 'recovery-code' })`)],
      {
        rules: [demand({ provider: 'google-authenticator' })],
      },
    )
    const browser = createBrowser(tenant)
    const { place, screen } = await begin(browser)
    expect(screen.screen).toBe('mfa-recovery-code-challenge')
    const shown = await browser.act(place, {
      action: 'submit_recovery_code',
      code: GRACE_RECOVERY_CODE,
    })
    if (shown.screen !== 'mfa-recovery-code-challenge-new-code') throw new Error(shown.screen)
    const next = await browser.open(shown.next)
    expect(await browser.screen(next)).toMatchObject({ screen: 'mfa-otp-challenge' })
  })

  it('one is enough where it does', async () => {
    const tenant = started([CHALLENGE], { rules: [demand({ provider: 'google-authenticator' })] })
    const browser = createBrowser(tenant)
    const { place } = await begin(browser)
    expect(answerAt(await answerCode(tenant, browser, place)).code).not.toBe('')
  })
})
