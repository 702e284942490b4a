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

  const failures = {
    NotAllowedError: 'That was cancelled, or took too long.',
    AbortError: 'That was cancelled, or took too long.',
    InvalidStateError: 'This one is set up already.',
    ConstraintError: 'This one cannot do what is needed',
    NotSupportedError: 'This one cannot do what is needed',
    SecurityError: 'Your browser does not use keys or devices at this address.',
    UnknownError: 'That did not work.',
    constructor: 'That did not work.',
  }
  const asking = {
    ...keyEnrolmentScreen,
    options: {
      challenge: 'AAAA',
      rp: { name: 'Acme' },
      user: { id: 'AAAA', name: 'alice@example.com', displayName: '' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    },
  } as const

  for (const [name, message] of Object.entries(failures)) {
    it(`names what went wrong in the browser: ${name}`, async () => {
      const { credentials } = navigator
      const { create } = credentials
      credentials.create = () => Promise.reject(new DOMException('no', name))
      try {
        const login = await LoginHarness.open(asking)
        await login.press('Set it up')
        await until(() => login.element.querySelector('[role="alert"]'))
        expect(login.element.querySelector('[role="alert"]')?.textContent).to.contain(message)
      } finally {
        credentials.create = create
      }
    })
  }

  it('does not leave the prompt of the browser behind', async () => {
    const { credentials } = navigator
    const { create } = credentials
    let signal: AbortSignal | undefined
    credentials.create = (options) =>
      new Promise((_resolve, reject) => {
        signal = options?.signal
        signal?.addEventListener('abort', () => reject(signal?.reason as Error))
      })
    try {
      const login = await LoginHarness.open(asking)
      await login.press('Set it up')
      await until(() => signal)
      expect(login.button('Set it up').getAttribute('aria-disabled')).to.equal('true')
      await login.press('Try another way')
      await login.shows('mfa-begin-enroll-options')
      expect(signal?.aborted).to.equal(true)
      expect(login.controller.submitted).to.be.empty
    } finally {
      credentials.create = create
    }
  })
})
