import { expect } from '@open-wc/testing'
import { LoginHarness } from './support/login-harness.js'
import { challengeScreen, enrolmentScreen, loginScreen, newCodeScreen } from './support/screens.js'
import { until } from './support/until.js'

describe('second factor', () => {
  it('submits a code that was pasted with a space in it', async () => {
    const login = await LoginHarness.open(challengeScreen)
    await login.enterCode(' 123 456 ')
    await login.press('Verify')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_code', code: '123456', rememberBrowser: false },
    ])
  })

  it('asks for six digits before it asks the tenant', async () => {
    const login = await LoginHarness.open(challengeScreen)
    await login.enterCode('12345')
    await login.press('Verify')
    expect(login.controller.submitted).to.be.empty
    expect(login.description('6-digit code')).to.equal('The code has 6 digits.')
    expect(document.activeElement).to.equal(login.input('6-digit code'))
  })

  it('offers the code to the keyboard and to the phone as what it is', async () => {
    const login = await LoginHarness.open(challengeScreen)
    const input = login.input('6-digit code')
    expect(input.inputMode).to.equal('numeric')
    expect(input.autocomplete).to.equal('one-time-code')
    expect(input.dir).to.equal('ltr')
  })

  it('remembers the browser when the person says so', async () => {
    const login = await LoginHarness.open(challengeScreen)
    login.input('Do not ask again on this browser for 30 days').checked = true
    await login.enterCode('123456')
    await login.press('Verify')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_code', code: '123456', rememberBrowser: true },
    ])
  })

  it('asks for a new recovery code when the person lost it, where there is one', async () => {
    const recoverable = { ...challengeScreen, alternatives: [{ factor: 'recovery-code' }] } as const
    const login = await LoginHarness.open(recoverable)
    login.input('I lost my recovery code. Give me a new one').checked = true
    await login.enterCode('123456')
    await login.press('Verify')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_code', code: '123456', rememberBrowser: false, newRecoveryCode: true },
    ])
    const other = await LoginHarness.open({ ...challengeScreen, alternatives: [] })
    expect(other.element.querySelector('input[name="new-recovery-code"]')).to.not.exist
  })

  it('does not offer to remember where the rule does not allow it', async () => {
    const login = await LoginHarness.open({ ...challengeScreen, rememberBrowser: 'off' })
    expect(login.element.querySelector('input[name="remember"]')).to.not.exist
    expect(login.element.textContent).to.not.contain('this browser')
  })

  it('shows a wrong code beside the field, selected, ready to be typed over', async () => {
    const login = await LoginHarness.open(challengeScreen)
    await login.enterCode('000000')
    await login.press('Verify')
    await login.answers({ ...challengeScreen, error: { code: 'wrong_code' } })
    const input = login.input('6-digit code')
    expect(login.description('6-digit code')).to.contain('This code is not right.')
    expect(document.activeElement).to.equal(input)
    expect(input.selectionEnd).to.equal(6)
  })

  it('says once when to try again after too many attempts, counts down in silence, and says when', async () => {
    const error = { code: 'too_many_attempts', retryAfterSeconds: 2 } as const
    const login = await LoginHarness.open({ ...challengeScreen, error })
    expect(login.alert).to.equal('Too many attempts. Try again in 2 seconds.')
    expect(login.description('6-digit code')).to.equal(login.alert)
    expect(login.element.querySelector('[part="alert"]')?.role).to.equal('alert')
    await until(() => login.alert === 'Too many attempts. Try again in 1 second.')
    expect(login.element.querySelector('[part="alert"]')?.role).to.equal(null)
    await until(() => login.statuses.includes('You can try again now.'))
    expect(login.alert).to.equal(undefined)
  })

  it('counts again from the start with the next answer', async () => {
    const error = { code: 'too_many_attempts', retryAfterSeconds: 600 } as const
    const login = await LoginHarness.open({ ...challengeScreen, error })
    expect(login.alert).to.equal('Too many attempts. Try again in 10 minutes.')
    await login.enterCode('123456')
    await login.press('Verify')
    await login.answers({ ...challengeScreen, error: { ...error, retryAfterSeconds: 1200 } })
    expect(login.alert).to.equal('Too many attempts. Try again in 20 minutes.')
    expect(login.element.querySelector('[part="alert"]')?.role).to.equal('alert')
  })

  it('takes a pasted code as it stands in a message', async () => {
    const login = await LoginHarness.open(challengeScreen)
    const input = login.input('6-digit code')
    input.focus()
    document.execCommand('insertText', false, '123\u2011456\n')
    await login.press('Verify')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_code', code: '123456', rememberBrowser: false },
    ])
  })

  it('goes to the recovery code and back without asking the tenant', async () => {
    const login = await LoginHarness.open({ ...challengeScreen, error: { code: 'wrong_code' } })
    await login.press('Use a recovery code')
    await login.shows('mfa-recovery-code-challenge')
    expect(document.activeElement).to.equal(login.heading)
    await login.press('Go back')
    await login.shows('mfa-otp-challenge')
    expect(login.description('6-digit code')).to.equal('')
    expect(login.controller.submitted).to.be.empty
  })

  it('submits a recovery code without its gaps', async () => {
    const login = await LoginHarness.open({ screen: 'mfa-recovery-code-challenge' })
    login.input('Recovery code').value = 'n3bg pzzw-j85j lcnp zbdw 6qxc'
    await login.press('Verify')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_recovery_code', code: 'N3BGPZZWJ85JLCNPZBDW6QXC' },
    ])
  })

  it('draws the QR code and offers the key for those who cannot scan', async () => {
    const login = await LoginHarness.open(enrolmentScreen)
    const qr = login.element.querySelector('svg[role="img"]')
    expect(qr?.getAttribute('aria-label')).to.equal('QR code with the key for alice@example.com')
    expect(qr?.querySelector('path')?.getAttribute('d')).to.match(/^M4 4h7v1h-7z/)
    expect(login.element.querySelector('code')?.textContent).to.equal(
      'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
    )
    await login.enterCode('123456')
    await login.press('Turn on')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'confirm_enrolment', code: '123456' },
    ])
  })

  it('goes on only when the new recovery code was kept', async () => {
    const login = await LoginHarness.open(newCodeScreen)
    expect(login.element.textContent).to.contain('N3BG PZZW J85J LCNP ZBDW 6QXC')
    login.element.addEventListener('lockstep-redirect', (event) => event.preventDefault())
    const leaving = login.hears('lockstep-redirect')
    await login.press('I have kept it')
    expect((await leaving).url).to.equal(`${location.origin}/authorize/resume?state=1`)
  })

  it('keeps the recovery code in a file that says what it is', async () => {
    const login = await LoginHarness.open(newCodeScreen)
    const files: Blob[] = []
    const names: string[] = []
    const { createObjectURL } = URL
    URL.createObjectURL = (blob: Blob) => {
      files.push(blob)
      return createObjectURL.call(URL, blob)
    }
    const onClick = (event: Event) => {
      if (!(event.target instanceof HTMLAnchorElement)) return
      event.preventDefault()
      names.push(event.target.download)
    }
    const { click } = HTMLAnchorElement.prototype
    HTMLAnchorElement.prototype.click = function () {
      this.addEventListener('click', onClick)
      click.call(this)
    }
    try {
      await login.press('Download')
    } finally {
      URL.createObjectURL = createObjectURL
      HTMLAnchorElement.prototype.click = click
    }
    expect(names).to.deep.equal(['recovery-code.txt'])
    expect(await files[0]?.text())
      .to.contain('N3BG PZZW J85J LCNP ZBDW 6QXC')
      .and.contain(location.host)
  })

  for (const next of ['javascript:alert(1)', 'data:text/html,x', 'http://']) {
    it(`never goes to what is no address of the web: ${next}`, async () => {
      const login = await LoginHarness.open({ ...newCodeScreen, next })
      await login.press('I have kept it')
      await login.shows('error')
    })
  }

  it('follows a redirect of the tenant unless the page does it itself', async () => {
    const login = await LoginHarness.open(challengeScreen)
    login.element.addEventListener('lockstep-redirect', (event) => event.preventDefault())
    await login.enterCode('123456')
    await login.press('Verify')
    const leaving = login.hears('lockstep-redirect')
    await login.answers({ screen: 'redirect', url: '/authorize/resume?state=1' })
    expect((await leaving).url).to.equal(`${location.origin}/authorize/resume?state=1`)
    expect(login.status).to.equal('Please wait…')
  })

  it('does not carry a code or a secret in any event', async () => {
    const login = await LoginHarness.open(loginScreen)
    const heard: Event[] = []
    for (const type of ['lockstep-screen', 'lockstep-error', 'lockstep-redirect'] as const) {
      login.element.addEventListener(type, (event) => heard.push(event))
    }
    await login.enterEmail('alice@example.com')
    await login.enterPassword('s3cret')
    await login.press('Sign in')
    await login.answers({ ...enrolmentScreen, error: { code: 'wrong_code' } })
    const told = JSON.stringify(heard.map((event) => ({ ...event })))
    expect(heard.length).to.be.at.least(2)
    expect(told).to.not.contain('s3cret').and.not.contain(enrolmentScreen.secret)
  })
})
