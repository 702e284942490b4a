import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { decodeJwt } from 'jose'
import { ADA, GRACE, answerAt, attempt, exchange, leave, typePassword } from './support/acme.js'
import type { Attempt } from './support/acme.js'
import { onExecute, tenantWithActions } from './support/actions.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'
import { addressAt, comeBack, duoTenant, serveDuo } from './support/duo.js'

let tenant: Tenant
afterEach(() => tenant.close())

const OFFERED_AGAIN = {
  screen: 'mfa-login-options',
  options: [{ factor: 'duo' }],
  isFirst: true,
}

/** Types a password; the address at Duo to which that leads. */
async function toDuo(
  browser: Browser,
  user: typeof ADA | typeof GRACE = ADA,
  more: Readonly<Record<string, string | null>> = {},
) {
  const started = attempt(more)
  const { place, screen } = await typePassword(browser, user, started)
  return { started, place, url: addressAt(screen) }
}

async function expectTokens(code: string, { verifier }: Pick<Attempt, 'verifier'>) {
  const response = await exchange(tenant, { code, verifier })
  expect(response.status).toBe(200)
  return (await response.json()) as Readonly<Record<string, string>>
}

/** Whether another login of the same browser is asked for its factor. */
async function isAskedAgain(browser: Browser, user: typeof ADA | typeof GRACE = ADA) {
  const { screen } = await typePassword(browser, user, attempt({ prompt: 'login' }))
  return screen.screen === 'redirect' && !screen.url.startsWith('/authorize')
}

describe('a demand for Duo', () => {
  it('leads to Duo and back, with a device that is new there', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    const { started, url } = await toDuo(browser)
    expect(tenant.duo.enrolled()).toEqual([])
    const back = await comeBack(browser, await tenant.duo.approve(url))
    const { id_token = '' } = await expectTokens(answerAt(back).code, started)
    expect(decodeJwt(id_token)).toMatchObject({ amr: ['mfa'] })
    expect(tenant.duo.enrolled()).toEqual(['auth0|ada'])
    const [trace] = tenant.traces.list()
    expect(trace?.steps.map(({ type }) => type)).toEqual([
      'first_factor',
      'factor_demanded',
      'challenge_started',
      'factor_verified',
      'completed',
    ])
  })

  it('asks with the name that the rule says, in the words of Duo', async () => {
    tenant = duoTenant({ username: 'ada.at.duo' })
    const { url } = await toDuo(createBrowser(tenant))
    const request = new URL(url).searchParams.get('request') ?? ''
    expect(decodeJwt(request)).toMatchObject({
      response_type: 'code',
      duo_uname: 'ada.at.duo',
      redirect_uri: `${tenant.url}/u/mfa/return`,
      use_duo_code_attribute: true,
    })
    await tenant.duo.approve(url)
    expect(tenant.duo.enrolled()).toEqual(['ada.at.duo'])
  })

  it('remembers the browser without asking, and not for ever', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    const { url } = await toDuo(browser)
    await comeBack(browser, await tenant.duo.approve(url))
    expect(await isAskedAgain(browser)).toBe(false)
    expect(await isAskedAgain(createBrowser(tenant))).toBe(true)
    tenant.clock.advance({ days: 8 })
    expect(await isAskedAgain(browser)).toBe(true)
  })

  it.each([{ allowRememberBrowser: false }, { ignoreCookie: true }])(
    'asks every time with %j',
    async (more) => {
      tenant = duoTenant(more)
      const browser = createBrowser(tenant)
      const { url } = await toDuo(browser)
      await comeBack(browser, await tenant.duo.approve(url))
      expect(await isAskedAgain(browser)).toBe(true)
    },
  )

  it.each(['deny', 'cancel'] as const)(
    'tells whoever comes back with %s, and asks again',
    async (how) => {
      tenant = duoTenant()
      const browser = createBrowser(tenant)
      const { started, place, url } = await toDuo(browser)
      const back = await comeBack(browser, await tenant.duo[how](url))
      expect(back.url.pathname).toBe('/u/mfa')
      const told = { ...OFFERED_AGAIN, error: { code: 'not_confirmed' } }
      expect(await browser.screen(back)).toEqual(told)
      // It is still told when the page is loaded again.
      expect(await browser.screen(place)).toEqual(told)

      const again = addressAt(await browser.act(place, { action: 'choose_factor', factor: 'duo' }))
      expect(again).not.toBe(url)
      const done = await comeBack(browser, await tenant.duo.approve(again))
      await expectTokens(answerAt(done).code, started)
    },
  )

  it('counts whoever comes back without an approval', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    const { place, ...first } = await toDuo(browser)
    let { url } = first
    for (let time = 0; time < 10; time++) {
      await comeBack(browser, await tenant.duo.deny(url))
      url = addressAt(await browser.act(place, { action: 'choose_factor', factor: 'duo' }))
    }
    await comeBack(browser, await tenant.duo.approve(url))
    expect(await browser.screen(place)).toMatchObject({
      screen: 'mfa-login-options',
      error: { code: 'too_many_attempts', retryAfterSeconds: expect.any(Number) as number },
    })
  })

  it('asks again whoever turns back, with a question of its own', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    const { started, place, url } = await toDuo(browser)
    expect(await browser.screen(place)).toEqual(OFFERED_AGAIN)
    const again = addressAt(await browser.act(place, { action: 'choose_factor', factor: 'duo' }))
    // The first question is over, also for who approves it now.
    const late = await comeBack(browser, await tenant.duo.approve(url))
    expect(late.url.pathname).toBe('/u/mfa')
    expect(await browser.screen(place)).toEqual(OFFERED_AGAIN)
    const done = await comeBack(browser, await tenant.duo.approve(again))
    await expectTokens(answerAt(done).code, started)
  })

  it('says when Duo is out, and goes on when it is back', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    tenant.duo.setOutage(true)
    const started = attempt()
    const { place, screen } = await typePassword(browser, ADA, started)
    expect(screen).toEqual({ ...OFFERED_AGAIN, error: { code: 'provider_unavailable' } })
    tenant.duo.setOutage(false)
    const url = addressAt(await browser.act(place, { action: 'choose_factor', factor: 'duo' }))
    const done = await comeBack(browser, await tenant.duo.approve(url))
    await expectTokens(answerAt(done).code, started)
  })

  it('is shown to rules at the next login', async () => {
    const show = `function (user, context, callback) {
      context.idToken['https://acme.example/multifactor'] = user.multifactor || [];
      callback(null, user, context);
    }`
    tenant = duoTenant({}, { rules: [show] })
    const browser = createBrowser(tenant)
    const multifactor = async () => {
      const { started, place, screen } = await begin(browser)
      const url = screen.screen === 'redirect' ? screen.url : ''
      const end = url.startsWith('/')
        ? await leave(browser, screen)
        : await comeBack(browser, await tenant.duo.approve(url))
      expect(place).toBeDefined()
      const { id_token = '' } = await expectTokens(answerAt(end).code, started)
      return decodeJwt(id_token)['https://acme.example/multifactor']
    }
    expect(await multifactor()).toEqual([])
    expect(await multifactor()).toEqual(['duo'])
  })
})

async function begin(browser: Browser) {
  const started = attempt({ prompt: 'login' })
  return { started, ...(await typePassword(browser, ADA, started)) }
}

describe('an Action', () => {
  it('names the account and the person by providerOptions', async () => {
    const far = await serveDuo()
    try {
      const options = { ...far.account, username: 'ada.at.duo' }
      tenant = tenantWithActions([
        onExecute(`api.multifactor.enable('duo', { providerOptions: ${JSON.stringify(options)} })`),
      ])
      const browser = createBrowser(tenant)
      const { started, url } = await toDuo(browser)
      expect(new URL(url).host).toBe(far.account.host)
      const back = await comeBack(browser, await far.standIn.answer(url, 'approve'))
      await expectTokens(answerAt(back).code, started)
      expect(far.standIn.enrolled()).toEqual(['ada.at.duo'])
    } finally {
      await far.close()
    }
  })
})
