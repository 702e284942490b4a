import { expect } from '@open-wc/testing'
import { LoginHarness } from './support/login-harness.js'
import {
  challengeScreen,
  enrolmentOptionsScreen,
  optionsScreen,
  phoneScreen,
  smsScreen,
} from './support/screens.js'
import { until } from './support/until.js'

describe('choosing a second factor', () => {
  it('asks the tenant to set up what the person chose', async () => {
    const login = await LoginHarness.open(enrolmentOptionsScreen)
    await login.choose('Text message')
    expect(login.controller.submitted).to.deep.equal([{ action: 'choose_factor', factor: 'sms' }])
  })

  it('lists the other ways, with what is known of them, and leads back', async () => {
    const login = await LoginHarness.open({
      ...challengeScreen,
      alternatives: optionsScreen.options,
    })
    await login.press('Try another way')
    await login.shows('mfa-login-options')
    expect(document.activeElement).to.equal(login.heading)
    expect(login.element.textContent).to.contain('XXXXXXX0199')
    await login.press('Go back')
    await login.shows('mfa-otp-challenge')
    expect(login.controller.submitted).to.be.empty
  })

  it('needs nobody to get to the recovery code', async () => {
    const login = await LoginHarness.open(smsScreen)
    await login.press('Try another way')
    await login.shows('mfa-login-options')
    await login.choose('Recovery code')
    await login.shows('mfa-recovery-code-challenge')
    await login.press('Go back')
    await login.shows('mfa-sms-challenge')
    expect(login.controller.submitted).to.be.empty
  })

  it('names the recovery code where it is the only other way', async () => {
    const login = await LoginHarness.open({
      ...smsScreen,
      alternatives: [{ factor: 'recovery-code' }],
    })
    await login.press('Use a recovery code')
    await login.shows('mfa-recovery-code-challenge')
  })
})

describe('a phone number', () => {
  it('is submitted as it was typed', async () => {
    const login = await LoginHarness.open(phoneScreen)
    const input = login.input('Phone number')
    expect([input.type, input.autocomplete, input.inputMode]).to.deep.equal(['tel', 'tel', 'tel'])
    input.value = ' +1 (555) 010-0199 '
    await login.press('Send the code')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_phone_number', phoneNumber: '+1 (555) 010-0199' },
    ])
  })

  for (const typed of ['5550100199', '+1', 'call me']) {
    it(`needs its country code: ${typed}`, async () => {
      const login = await LoginHarness.open(phoneScreen)
      login.input('Phone number').value = typed
      await login.press('Send the code')
      expect(login.controller.submitted).to.be.empty
      expect(login.description('Phone number')).to.contain('Begin with a plus sign')
    })
  }
})

describe('a code that was sent', () => {
  it('answers the challenge, and remembers the browser when asked to', async () => {
    const login = await LoginHarness.open(smsScreen)
    login.input('Do not ask again on this browser for 30 days').checked = true
    await login.enterCode('123 456')
    await login.press('Verify')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'submit_code', code: '123456', rememberBrowser: true },
    ])
  })

  it('confirms the enrolment', async () => {
    const login = await LoginHarness.open({
      ...smsScreen,
      purpose: 'enrolment',
      rememberBrowser: 'off',
    })
    await login.enterCode('123456')
    await login.press('Turn on')
    expect(login.controller.submitted).to.deep.equal([
      { action: 'confirm_enrolment', code: '123456' },
    ])
  })

  it('can go to another number while it is being enrolled', async () => {
    const login = await LoginHarness.open({
      ...smsScreen,
      screen: 'mfa-voice-challenge',
      purpose: 'enrolment',
    })
    await login.press('Use another number')
    expect(login.controller.submitted).to.deep.equal([{ action: 'choose_factor', factor: 'voice' }])
  })

  it('is asked for again only when it had time to arrive, and says when that is', async () => {
    const login = await LoginHarness.open({ ...smsScreen, resendAfterSeconds: 2 })
    const waiting = login.button('Send a new code in 2 s')
    expect(waiting.getAttribute('aria-disabled')).to.equal('true')
    waiting.click()
    await until(() => login.statuses.includes('You can ask for a new code now.'))
    await login.press('Send a new code')
    expect(login.controller.submitted).to.deep.equal([{ action: 'resend_code' }])
  })

  it('begins to count again with the next message', async () => {
    const login = await LoginHarness.open({ ...smsScreen, resendAfterSeconds: 0 })
    await login.press('Send a new code')
    await login.answers({ ...smsScreen, resendAfterSeconds: 30 })
    expect(login.button('Send a new code in 30 s')).to.exist
  })

  it('says when to try again after too many', async () => {
    const login = await LoginHarness.open({
      ...smsScreen,
      error: { code: 'too_many_messages', retryAfterSeconds: 3600 },
    })
    expect(login.alert).to.equal('Too many codes were sent. You can ask for another in 60 minutes.')
  })
})
