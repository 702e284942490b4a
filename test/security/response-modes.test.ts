import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  acmeTenant,
  attempt,
  exchange,
  leave,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

interface PostedMessage {
  readonly message: { readonly type: string; readonly response: Record<string, string> }
  readonly targetOrigin: string
  readonly fallback?: string
}

function messageIn(page: string): PostedMessage {
  const [, data = ''] =
    /<script type="application\/json" id="data">(.*?)<\/script>/.exec(page) ?? []
  return JSON.parse(data) as PostedMessage
}

describe('response_mode=web_message', () => {
  const silent = { prompt: 'none', response_mode: 'web_message' }

  it('row 70: posts to the origin of the redirect_uri, and to nobody else', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const started = attempt({ ...silent, redirect_uri: ACME.origin })
    const { response } = await browser.open(started.url)
    expect(response.status).toBe(200)
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain(`frame-ancestors ${ACME.origin}`)
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(response.headers.get('cache-control')).toBe('no-store')

    const page = await response.text()
    const { message, targetOrigin, fallback } = messageIn(page)
    expect(targetOrigin).toBe(ACME.origin)
    // That address is no callback, so the window must not go there.
    expect(fallback).toBeUndefined()
    expect(message).toEqual({
      type: 'authorization_response',
      response: { code: expect.any(String), state: started.state },
    })
    const tokens = await exchange(
      tenant,
      { code: message.response.code!, verifier: started.verifier },
      { redirect_uri: ACME.origin },
    )
    expect(tokens.status).toBe(200)
  })

  it('leaves for a callback with the same answer when nobody can receive it', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt({ response_mode: 'web_message' })
    const { screen } = await typePassword(browser, ADA, started)
    const { response } = await leave(browser, screen)
    const { message, fallback } = messageIn(await response.text())
    const url = new URL(fallback!)
    expect(url.origin + url.pathname).toBe(ACME.callback)
    expect(Object.fromEntries(url.searchParams)).toEqual(message.response)
  })

  it('posts errors, too', async () => {
    tenant = acmeTenant()
    const { response } = await createBrowser(tenant).open(attempt(silent).url)
    expect(messageIn(await response.text()).message.response).toMatchObject({
      error: 'login_required',
    })
  })

  it('row 69: needs a web origin', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [{ client_id: 'acme', name: 'Acme', callbacks: [ACME.callback], web_origins: [] }],
      },
    })
    const { response } = await createBrowser(tenant).open(attempt(silent).url)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('web_origins')
  })

  it('cannot be broken out of by a state', async () => {
    tenant = acmeTenant()
    const state = '</script><script>alert(1)</script>'
    const { response } = await createBrowser(tenant).open(attempt({ ...silent, state }).url)
    const page = await response.text()
    expect(page).not.toContain('<script>alert(1)')
    expect(messageIn(page).message.response.state).toBe(state)
  })
})

describe('response_mode=form_post', () => {
  it('posts the answer to the callback', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt({ response_mode: 'form_post', state: '"><b>' })
    const { screen } = await typePassword(browser, ADA, started)
    const { response } = await leave(browser, screen)
    const page = await response.text()
    expect(page).toContain(`<form method="post" action="${ACME.callback}">`)
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;"')
    expect(page).toContain('src="/u/assets/form-post.js"')
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
    const [, code = ''] = /name="code" value="([^"]+)"/.exec(page) ?? []
    const tokens = await exchange(tenant, { code, verifier: started.verifier })
    expect(tokens.status).toBe(200)
  })
})

describe('response_mode=fragment', () => {
  it('keeps the answer out of the request to the application', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt({ response_mode: 'fragment' }))
    const { url } = await leave(browser, screen)
    expect(url.search).toBe('')
    expect(new URLSearchParams(url.hash.slice(1)).get('code')).toBeTruthy()
  })
})
