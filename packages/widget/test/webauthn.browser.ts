import { expect } from '@open-wc/testing'
import { LoginHarness } from './support/login-harness.js'
import { keyEnrolmentScreen, keyScreen } from './support/screens.js'
import { until } from './support/until.js'

describe('a security key', () => {
  it('that the browser does not get to is said so, and can be tried again', async () => {
    // Options without a challenge fail in every browser, before anybody is asked.
    const login = await LoginHarness.open(keyScreen)
    await login.press('Continue')
    await until(() => login.element.querySelector('[role="alert"]'))
    expect(login.element.querySelector('[role="alert"]')?.textContent).to.contain('Try again')
    expect(login.button('Continue').getAttribute('aria-disabled')).to.equal('false')
    expect(login.controller.submitted).to.be.empty
  })

  it('is forgotten about its failure when the tenant shows another screen', async () => {
    const login = await LoginHarness.open(keyScreen)
    await login.press('Continue')
    await until(() => login.element.querySelector('[role="alert"]'))
    await login.press('Try another way')
    await login.shows('mfa-login-options')
    await login.press('Go back')
    await login.shows('mfa-webauthn-challenge')
    expect(login.element.querySelector('[role="alert"]')).to.not.exist
  })

  it('can be replaced by something else while it is set up', async () => {
    const login = await LoginHarness.open(keyEnrolmentScreen)
    await login.press('Try another way')
    await login.shows('mfa-begin-enroll-options')
    await login.choose('Text message')
    expect(login.controller.submitted).to.deep.equal([{ action: 'choose_factor', factor: 'sms' }])
  })

  it('may be remembered where that is offered, and never while it is set up', async () => {
    const challenge = await LoginHarness.open(keyScreen)
    expect(challenge.input('Do not ask again on this browser for 30 days')).to.exist
    const enrolment = await LoginHarness.open(keyEnrolmentScreen)
    expect(enrolment.element.querySelector('input')).to.not.exist
  })
})
