import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { authorizeUrl } from './support/authorize-url.js'
import { useChromium } from './support/chromium.js'
import { MODES } from './support/modes.js'
import { openShop } from './support/shop.js'
import { openStage, PEOPLE } from './support/stage.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })

/** What the page's browser sends to `/authorize` next. */
async function nextAuthorizeRequest(page: Page): Promise<URLSearchParams> {
  const request = await page
    .context()
    .waitForEvent('request', (request) => new URL(request.url()).pathname === '/authorize')
  return new URL(request.url()).searchParams
}

describe.each(MODES)('sso: false in %s mode', (mode) => {
  it('is overridden by the widget, which warns, and the second factor is asked for', async () => {
    const stage = await openStage({ rules: [EVERY_LOGIN] })
    const page = await chromium.newPage()
    const consoleWarning = page.waitForEvent('console', (message) => message.type() === 'warning')
    const shop = await openShop(page, stage, { mode, attributes: { sso: 'false' } })
    const sent = nextAuthorizeRequest(page)
    const { signIn, tenant } = shop
    await signIn(PEOPLE.grace)

    expect((await sent).getAll('sso')).toEqual(['true'])
    expect((await consoleWarning).text()).toMatch(/^lockstep: sso stays true/)
    if (mode === 'popup') {
      expect(await page.getByRole('list', { name: 'Warnings' }).innerText()).toBe('sso_enforced')
    }
    await (await tenant()).enterCode(await stage.freshCode())
    expect(await shop.result()).toBe(`Signed in: ${PEOPLE.grace.email} with a second factor`)
  })

  it('is overridden by the SDK, whoever passes it', async () => {
    const stage = await openStage()
    const page = await chromium.newPage()
    await page.goto(stage.page())
    const sent = nextAuthorizeRequest(page)
    const sdk = await page.evaluateHandle<typeof import('@lockstep/client')>(
      'import("/widget/widget.esm.min.js")',
    )
    const warning = await sdk.evaluate(
      ({ createClient }, { domain, options }) =>
        new Promise((resolve) => {
          const client = createClient({
            domain,
            clientId: 'shop',
            redirectUri: `${location.origin}/`,
            popupRedirectUri: `${location.origin}/callback`,
            onWarning: ({ code }) => resolve(code),
          })
          // What a caller without types can pass.
          void client.login(options as never)
        }),
      {
        domain: stage.tenant.url,
        options: {
          mode,
          sso: false,
          credentials: { username: PEOPLE.ada.email, password: PEOPLE.ada.password },
        },
      },
    )

    expect(warning).toBe('sso_enforced')
    expect((await sent).getAll('sso')).toEqual(['true'])
  })
})

describe('a hand-made request with sso=false', () => {
  const noSingleSignOn = { sso: 'false', state: 'hand-made' }

  it.each([{}, { prompt: 'none' }])(
    'gets no code from a session when a factor is demanded (%j)',
    async (more) => {
      const stage = await openStage({ rules: [EVERY_LOGIN] })
      const page = await chromium.newPage()
      const shop = await openShop(page, stage, { mode: 'redirect' })
      await shop.signIn(PEOPLE.grace)
      await (await shop.tenant()).enterCode(await stage.freshCode())
      await shop.result()

      const answer = page.waitForRequest((request) => request.url().includes('/callback?'))
      await page.goto(authorizeUrl(stage, { ...noSingleSignOn, ...more })).catch(() => undefined)
      const { searchParams, hash } = new URL((await answer).url())
      expect(Object.fromEntries(searchParams)).toEqual({
        error: expect.stringMatching(/^(mfa|login|interaction)_required$/) as string,
        error_description: expect.any(String) as string,
        state: 'hand-made',
      })
      expect(hash).toBe('')
    },
  )

  it('gets no code from the hosted page when a factor is demanded', async () => {
    const stage = await openStage({ rules: [EVERY_LOGIN] })
    const page = await chromium.newPage()
    await page.goto(authorizeUrl(stage, noSingleSignOn))
    const answer = page.waitForRequest((request) => request.url().includes('/callback?'))
    await page.getByLabel('Email address').fill(PEOPLE.grace.email)
    await page.getByLabel('Password', { exact: true }).fill(PEOPLE.grace.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()

    const { searchParams } = new URL((await answer).url())
    expect(searchParams.get('error')).toBe('mfa_required')
    expect(searchParams.has('code')).toBe(false)
  })
})
