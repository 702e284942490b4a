import { expect } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import { LoginHarness } from './support/login-harness.js'
import { loginScreen } from './support/screens.js'

describe('sign in', () => {
  it('submits what a password manager filled in without telling anybody', async () => {
    const login = await LoginHarness.open(loginScreen)
    login.input('Email address').value = ' alice@example.com '
    login.input('Password').value = ' s3cret '
    await login.press('Sign in')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_password', username: 'alice@example.com', password: ' s3cret ' },
    ])
  })

  it('puts the form where password managers look: in the document', async () => {
    const login = await LoginHarness.open(loginScreen)
    expect(document.querySelector('lockstep-login form input[name="password"]')).to.exist
    expect(login.input('Email address').autocomplete).to.equal('username')
    expect(login.input('Password').autocomplete).to.equal('current-password')
  })

  it('works with the keyboard alone', async () => {
    const login = await LoginHarness.open(loginScreen, { autofocus: true })
    expect(document.activeElement).to.equal(login.input('Email address'))
    await sendKeys({ type: 'alice@example.com' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ type: 's3cret' })
    await sendKeys({ press: 'Tab' })
    expect(document.activeElement).to.equal(login.button('Show password'))
    await sendKeys({ down: 'Shift' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ up: 'Shift' })
    await sendKeys({ press: 'Enter' })
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_password', username: 'alice@example.com', password: 's3cret' },
    ])
  })

  it('names what is missing, ties it to the field and goes to the first one', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.press('Sign in')
    expect(login.controller.submitted).to.be.empty
    expect(login.description('Email address')).to.equal('Type your email address.')
    expect(login.description('Password')).to.equal('Type your password.')
    expect(document.activeElement).to.equal(login.input('Email address'))
  })

  it('does not submit twice, and says that it is busy', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('alice@example.com')
    await login.enterPassword('s3cret')
    await login.press('Sign in')
    expect(login.status).to.equal('Signing in…')
    expect(login.form.getAttribute('aria-busy')).to.equal('true')
    await login.press('Sign in')
    expect(login.controller.submitted).to.have.length(1)
  })

  it('shows a wrong password above the form, and goes to the password', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('alice@example.com')
    await login.enterPassword('wrong')
    await login.press('Sign in')
    const event = login.hears('lockstep-error')
    await login.answers({ ...loginScreen, error: { code: 'wrong_credentials' } })
    expect((await event).code).to.equal('wrong_credentials')
    expect(login.alert).to.equal('The email address or the password is not right.')
    expect(login.description('Password')).to.equal(login.alert)
    expect(document.activeElement).to.equal(login.input('Password'))
    expect(login.input('Email address').value).to.equal('alice@example.com')
    expect(login.status).to.equal('')
  })

  it('announces the same error again', async () => {
    const wrong = { ...loginScreen, error: { code: 'wrong_credentials' } } as const
    const login = await LoginHarness.open(wrong)
    const first = login.element.querySelector('[role="alert"]')
    await login.enterEmail('alice@example.com')
    await login.enterPassword('wrong')
    await login.press('Sign in')
    await login.answers(wrong)
    const second = login.element.querySelector('[role="alert"]')
    expect(second).to.exist.and.not.equal(first)
  })

  it('shows the text of a rule as text', async () => {
    const message = '<img src=x onerror=alert(1)> Only from the office.'
    const login = await LoginHarness.open({ ...loginScreen, error: { code: 'denied', message } })
    expect(login.alert).to.equal(message)
    expect(login.element.querySelector('img')).to.not.exist
  })

  it('says how long to wait after too many attempts', async () => {
    const error = { code: 'too_many_attempts', retryAfterSeconds: 300 } as const
    const login = await LoginHarness.open({ ...loginScreen, error })
    expect(login.alert).to.equal('Too many attempts. Try again in 5 minutes.')
  })

  it('shows and hides the password, and hides it again on submit', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('alice@example.com')
    await login.enterPassword('s3cret')
    await login.press('Show password')
    expect(login.input('Password').type).to.equal('text')
    await login.press('Hide password')
    expect(login.input('Password').type).to.equal('password')
    await login.press('Show password')
    await login.press('Sign in')
    expect(login.input('Password').type).to.equal('password')
    expect(login.controller.submitted).to.have.length(1)
  })

  it('takes the address along to the neighbouring screens, and goes to their heading', async () => {
    const login = await LoginHarness.open(loginScreen)
    await login.enterEmail('new@example.com')
    await login.press('Create an account')
    await login.shows('signup')
    expect(login.input('Email address').value).to.equal('new@example.com')
    expect(document.activeElement).to.equal(login.heading)
    await login.press('Sign in')
    await login.shows('login')
    await login.press('Forgot your password?')
    await login.shows('forgot-password')
    expect(login.input('Email address').value).to.equal('new@example.com')
    await login.press('Back to sign in')
    await login.shows('login')
  })

  it('offers only what the target allows', async () => {
    const target = { ...loginScreen.target, allowSignUp: false, allowForgotPassword: false }
    const login = await LoginHarness.open({ ...loginScreen, target })
    expect(() => login.button('Create an account')).to.throw()
    expect(() => login.button('Forgot your password?')).to.throw()
  })

  it('checks the length of a new password, also one that was filled in by a program', async () => {
    const login = await LoginHarness.open({ ...loginScreen, screen: 'signup' })
    await login.enterEmail('not an address')
    await login.enterPassword('short')
    await login.press('Create account')
    expect(login.controller.submitted).to.be.empty
    expect(login.description('Password')).to.contain('Use at least 10 characters.')
    expect(login.description('Email address')).to.contain('This is not an email address yet')
    await login.enterEmail('new@example.com')
    await login.enterPassword('long enough indeed')
    await login.press('Create account')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'sign_up', email: 'new@example.com', password: 'long enough indeed' },
    ])
  })
})
