import { Hono } from 'hono'
import { createFolder } from '../pages.js'
import { securityHeaders } from '../security-headers.js'
import { createChallenges } from './challenges.js'
import type { Page } from './page.js'
import { codePage, confirmedPage, gonePage } from './page.js'
import { readRequest, signAnswer } from './signed-token.js'

export interface CustomMfaOptions {
  readonly requestSecret: string
  readonly answerSecret: string
  readonly tenantOrigin: () => string
  /** Where the tenant sends the browser when the login is over. */
  readonly applicationOrigin: () => string
  /** The phone this service knows for a user id. */
  readonly phoneOf: (userId: string) => string | undefined
  readonly sendSms: (message: { readonly to: string; readonly text: string }) => Promise<void>
  /** Where `custom-mfa.css` is. */
  readonly publicFolder: URL
}

/**
 * A multi-factor service of Acme's own, as any company could have one: the rule `custom-mfa-service`
 * sends the browser here, and it goes back to the tenant's `/continue` with a signed answer.
 */
export function createCustomMfaService({
  requestSecret,
  answerSecret,
  tenantOrigin,
  applicationOrigin,
  phoneOf,
  sendSms,
  publicFolder,
}: CustomMfaOptions): Hono {
  const app = new Hono()
  const challenges = createChallenges()
  const file = createFolder(publicFolder)

  const html = async (page: Page, status = 200) =>
    new Response((await page).toString(), {
      status,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        // The form goes to the tenant, and in redirect mode the tenant's answer goes on from there.
        ...securityHeaders({ submit: [tenantOrigin(), applicationOrigin()] }),
      },
    })

  /** `/continue`, with the login it continues. */
  const continueUrl = (state: string, error?: string) => {
    const url = new URL('/continue', tenantOrigin())
    url.searchParams.set('state', state)
    if (error !== undefined) url.searchParams.set('mfa_error', error)
    return url.href
  }

  app.get('/', async ({ req }) => {
    const { mfa_request: token = '', state = '' } = req.query()
    const request = await readRequest(token, requestSecret).catch(() => undefined)
    const phone = request && phoneOf(request.sub)
    if (request === undefined || phone === undefined || state === '') return html(gonePage(), 400)

    const { id, code } = challenges.begin(request, state)
    await sendSms({ to: phone, text: `${code} is your Acme code. It is good for five minutes.` })
    return html(codePage({ id, phone: mask(phone) }))
  })

  app.post('/verify', async ({ req }) => {
    const { id = '', code = '' } = fields(await req.text())
    const checked = challenges.check(id, code.replaceAll(/\s/g, ''))
    if (checked.result === 'gone') return html(gonePage(), 400)

    const { request, state } = checked.challenge
    switch (checked.result) {
      case 'right':
        return html(
          confirmedPage({
            action: continueUrl(state),
            answer: await signAnswer(request, answerSecret),
          }),
        )
      case 'wrong':
        return html(codePage({ id, phone: mask(phoneOf(request.sub) ?? ''), wrong: true }), 422)
      case 'too_many_attempts':
        return seeOther(continueUrl(state, 'too_many_attempts'))
    }
  })

  app.post('/cancel', async ({ req }) => {
    const { id = '' } = fields(await req.text())
    const challenge = challenges.cancel(id)
    return challenge ? seeOther(continueUrl(challenge.state, 'cancelled')) : html(gonePage(), 400)
  })

  app.get('/custom-mfa.css', async ({ notFound }) => {
    return (await file('custom-mfa.css')) ?? notFound()
  })
  return app
}

function fields(body: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(body))
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } })
}

/** "+1555•••103": enough to recognise one's own phone. */
function mask(phone: string): string {
  return phone.replace(/^(.{5}).*(.{3})$/, '$1•••$2')
}
