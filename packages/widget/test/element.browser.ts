import { aTimeout, expect, fixture, html } from '@open-wc/testing'
import type { LockstepClient } from '@lockstep/client'
import type { Screen } from '@lockstep/protocol'
import '../src/define.js'
import type { LockstepLogin } from '../src/index.js'
import { registerLanguage } from '../src/index.js'
import { en } from '../src/languages/en.js'
import { FakeController } from './support/fake-controller.js'
import { LoginHarness } from './support/login-harness.js'
import { challengeScreen, everyScreen, loginScreen } from './support/screens.js'
import { until } from './support/until.js'

const result = { accessToken: 'at', idToken: 'it', scope: 'openid', expiresAt: 1 }
const done = { ...result, idTokenClaims: { iss: 'i', sub: 's', aud: 'a', exp: 1, iat: 1 } }

describe('<lockstep-login>', () => {
  it('says what is missing when nothing is set up', async () => {
    const element = await fixture<LockstepLogin>(html`<lockstep-login></lockstep-login>`)
    await until(() => element.textContent.includes('Sign-in is not set up correctly here.'))
  })

  it('says so when it is shown a screen that it does not know', async () => {
    for (const name of ['mfa-by-pigeon', 'constructor']) {
      const controller = new FakeController({ screen: name } as unknown as Screen)
      const element = await fixture<LockstepLogin>(
        html`<lockstep-login .controller=${controller}></lockstep-login>`,
      )
      await until(() => element.textContent.includes('Something unexpected happened.'))
      expect(element.querySelector('button')?.textContent).to.equal('Start again')
    }
  })

  it('makes its own client from attributes', async () => {
    const element = await fixture<LockstepLogin>(
      html`<lockstep-login
        domain="tenant.example.com"
        client-id="spa"
        application-name="Acme"
        allow-sign-up
      ></lockstep-login>`,
    )
    await until(() => element.querySelector('form'))
    expect(element.textContent).to.contain('to continue to Acme').and.contain('Create an account')
    expect(element.textContent).to.not.contain('Forgot your password?')
  })

  it('reports that sso stays on, once', async () => {
    const warnings: string[] = []
    const element = document.createElement('lockstep-login')
    element.addEventListener('lockstep-warning', ({ code }) => warnings.push(code))
    element.setAttribute('domain', 'tenant.example.com')
    element.setAttribute('client-id', 'spa')
    element.setAttribute('sso', 'false')
    document.body.append(element)
    await until(() => element.querySelector('form'))
    element.remove()
    expect(warnings).to.deep.equal(['sso_enforced'])
  })

  it('calls login() inside the click, so that a window may open', async () => {
    let called = false
    const client = {
      login: () => {
        called = true
        return Promise.resolve(done)
      },
    } as unknown as LockstepClient
    const element = await fixture<LockstepLogin>(
      html`<lockstep-login mode="popup" .client=${client}></lockstep-login>`,
    )
    await until(() => element.querySelector('form'))
    for (const input of element.querySelectorAll('input')) input.value = 'a@example.com'
    const authenticated = new Promise<unknown>((resolve) => {
      element.addEventListener('lockstep-authenticated', (event) => resolve(event.result))
    })
    element.querySelector<HTMLButtonElement>('button[type="submit"]')?.click()
    expect(called).to.equal(true)
    expect(await authenticated).to.equal(done)
    await until(() => element.textContent.includes('You are signed in'))
  })

  it('keeps the ids of two widgets apart', async () => {
    await LoginHarness.open(loginScreen)
    await LoginHarness.open(loginScreen)
    const ids = [...document.querySelectorAll('lockstep-login [id]')].map(({ id }) => id)
    expect(ids).to.have.length.above(4)
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('leaves the focus alone when it appears, unless asked', async () => {
    await LoginHarness.open(loginScreen)
    expect(document.activeElement).to.equal(document.body)
    const login = await LoginHarness.open(challengeScreen, { autofocus: true })
    expect(document.activeElement).to.equal(login.input('6-digit code'))
  })

  it('ignores an answer to a controller that it no longer has', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('alice@example.com')
    await login.enterPassword('s3cret')
    await login.press('Sign in')
    login.element.controller = new FakeController(challengeScreen)
    await login.shows('mfa-otp-challenge')
    login.controller.answer({ screen: 'success' })
    await login.shows('mfa-otp-challenge')
    expect(login.controller.stopped).to.equal(true)
  })

  it('does not let a screen that loads slowly replace the answer that came meanwhile', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('alice@example.com')
    await login.enterPassword('s3cret')
    await login.press('Sign in')
    login.controller.listener?.screen({ screen: 'continue-in-popup', popup: 'waiting' })
    await login.answers({ ...loginScreen, error: { code: 'denied', message: 'Not from there.' } })
    await import('../src/screens/continue-in-popup.js')
    await aTimeout(0)
    await login.shows('login')
    expect(login.alert).to.contain('Not from there.')
  })

  it('shows what the controller says while a request is under way', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('alice@example.com')
    await login.enterPassword('s3cret')
    await login.press('Sign in')
    login.controller.listener?.screen({ screen: 'continue-in-popup', popup: 'waiting' })
    await login.shows('continue-in-popup')
    expect(document.activeElement).to.equal(login.heading)
    await login.press('Cancel')
    expect(login.controller.submitted.at(-1)).to.deep.equal({ action: 'cancel_popup' })
  })

  it('starts over when it is taken out of the page and put back', async () => {
    const login = await LoginHarness.open(loginScreen)
    const parent = login.element.parentElement
    login.element.remove()
    expect(login.controller.stopped).to.equal(true)
    parent?.append(login.element)
    await login.shows('login')
    await login.press('Sign in')
    expect(login.description('Password')).to.equal('Type your password.')
  })

  it('keeps what the page puts into its slots', async () => {
    const element = await fixture<LockstepLogin>(
      html`<lockstep-login .controller=${new FakeController(loginScreen)}>
        <p slot="footer">Terms</p>
      </lockstep-login>`,
    )
    await until(() => element.querySelector('form'))
    expect(element.querySelector('[slot="footer"]')?.textContent).to.equal('Terms')
  })

  it('takes the page’s own wording over its own', async () => {
    const login = await LoginHarness.open(loginScreen, { texts: { 'login.title': 'Welcome' } })
    expect(login.heading.textContent.trim()).to.equal('Welcome')
  })

  it('speaks another language, in its direction', async () => {
    registerLanguage({
      ...en,
      language: 'ar',
      direction: 'rtl',
      texts: { ...en.texts, 'login.title': 'تسجيل الدخول' },
    })
    const login = await LoginHarness.open(loginScreen, { dir: 'ltr' })
    login.element.removeAttribute('dir')
    login.element.language = 'ar-EG'
    await until(() => login.heading.textContent.trim() === 'تسجيل الدخول')
    expect(getComputedStyle(login.form).direction).to.equal('rtl')
  })

  for (const [name, screen] of Object.entries(everyScreen)) {
    it(`has a text for everything on: ${name}`, async () => {
      const { element } = await LoginHarness.open(screen)
      const addresses = /\S+@example\.com/g
      expect(element.textContent.replace(addresses, '')).to.not.match(/[a-z]\.[a-z]|[{}]/)
    })
  }
})
