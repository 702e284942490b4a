import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  leave,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const ONLY_SILENT = (body: string) => `function (user, context, callback) {
  if (context.request.query.prompt !== 'none') { return callback(null, user, context); }
  ${body}
}`
const REDIRECT = `context.redirect = { url: 'https://mfa.example/' }; callback(null, user, context);`

const silent = attempt({ prompt: 'none' }).url

describe('prompt=none', () => {
  it('without a session is answered with login_required', async () => {
    tenant = acmeTenant()
    expect(answerAt(await createBrowser(tenant).open(silent))).toMatchObject({
      code: '',
      error: 'login_required',
      description: 'Login required',
    })
  })

  it.each([
    [
      'a second factor',
      demand({ provider: 'any' }),
      'login_required',
      'Multifactor authentication required',
    ],
    [
      'a redirect',
      ONLY_SILENT(REDIRECT),
      'interaction_required',
      'A rule sends the user to another site.',
    ],
    [
      'a second factor and a redirect',
      ONLY_SILENT(`context.multifactor = { provider: 'any' }; ${REDIRECT}`),
      'interaction_required',
      'A rule sends the user to another site.',
    ],
    [
      'nobody',
      ONLY_SILENT(`callback(new UnauthorizedError('Not you.'));`),
      'unauthorized',
      'Not you.',
    ],
    [
      'a rule that works',
      ONLY_SILENT(`callback(new Error('Broken.'));`),
      'access_denied',
      'Broken.',
    ],
  ])(
    'with a session, where rules want %s, is answered and keeps the session',
    async (_, rule, error, description) => {
      tenant = acmeTenant([rule])
      const browser = createBrowser(tenant)
      tenant.rules.enable('rule-1', false)
      const { screen } = await typePassword(browser, ADA, attempt())
      expect(answerAt(await leave(browser, screen)).error).toBeNull()

      tenant.rules.enable('rule-1', true)
      for (let times = 0; times < 2; times++) {
        expect(answerAt(await browser.open(silent))).toMatchObject({ code: '', error, description })
      }
      tenant.rules.enable('rule-1', false)
      expect(answerAt(await browser.open(silent))).toMatchObject({ error: null })
    },
  )

  it('of an application that owes consent is answered with consent_required', async () => {
    const third = {
      client_id: 'third',
      name: 'Third',
      callbacks: [ACME.callback],
      is_first_party: false,
    }
    const ours = { client_id: ACME.clientId, name: 'Acme', callbacks: [ACME.callback] }
    tenant = acmeTenant([], { config: { clients: [ours, third] } })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    await leave(browser, screen)
    const { url } = attempt({ prompt: 'none', client_id: 'third' })
    expect(answerAt(await browser.open(url))).toMatchObject({ code: '', error: 'consent_required' })
  })
})
