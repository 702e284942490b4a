import { describe, expect, it } from 'vitest'
import { openAcme, PASSWORD_ALONE, WITH_CODE } from './support/acme.js'
import { useChromium } from './support/chromium.js'
import { useDemo } from './support/demo.js'
import { MODES } from './support/modes.js'

const chromium = useChromium()
const demo = useDemo()

describe.each(MODES)('a login in %s mode', (mode) => {
  const open = async () => openAcme(await chromium.newPage(), demo, { mode })

  it('asks for nothing more where no rule does', async () => {
    const acme = await open()
    await acme.signIn(demo.person('cleo'))

    expect(await acme.proofs()).toEqual(PASSWORD_ALONE)
  })

  it('asks for a code from the authenticator when a rule does', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    await tenant.shows('Enter your code')
    await tenant.enterCode(await demo.freshCode(cleo))

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('asks again after a wrong code, and takes the right one', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    const tenant = await acme.tenant()
    const right = await demo.freshCode(cleo)
    await tenant.enterCode(right === '000000' ? '111111' : '000000')
    expect(await tenant.alert()).toBe(
      'This code is not right. Wait for the next one and try again.',
    )
    await tenant.enterCode(right)

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('takes a code only once', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    const code = await demo.freshCode(cleo)
    await acme.signIn(cleo)
    await (await acme.tenant()).enterCode(code)
    expect(await acme.proofs()).toEqual(WITH_CODE)

    await acme.signInAgain(cleo)
    const tenant = await acme.tenant()
    await tenant.enterCode(code)
    expect(await tenant.alert()).toMatch(/^This code is not right/)
  })

  it('lets a person without an authenticator set one up on the way', async () => {
    demo.onlyRules('users-who-opted-in')
    const ben = demo.person('ben')
    const acme = await open()
    await acme.signIn(ben)
    const enrolment = await acme.tenant()
    await enrolment.shows('Protect your account')
    await enrolment.choose('Authenticator app')
    await enrolment.enrol(demo.tenant.clock.now())
    const recoveryCode = await enrolment.newRecoveryCode()
    await enrolment.keepRecoveryCode()
    expect(await acme.proofs()).toEqual(WITH_CODE)

    await acme.signInAgain(ben)
    const challenge = await acme.tenant()
    await challenge.shows('Enter your code')
    await challenge.useRecoveryCode(recoveryCode)
    expect(await challenge.newRecoveryCode()).not.toBe(recoveryCode)
  })

  it('takes a recovery code once, and gives a new one', async () => {
    demo.onlyRules('every-login')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    const first = await acme.tenant()
    await first.useRecoveryCode('K7Q2-M9XW 4pt b6hjd3rvn8fyc')
    await first.newRecoveryCode()
    await first.keepRecoveryCode()
    expect(await acme.proofs()).toEqual(WITH_CODE)

    await acme.signInAgain(cleo)
    const second = await acme.tenant()
    await second.useRecoveryCode('K7Q2M9XW4PTB6HJD3RVN8FYC')
    expect(await second.alert()).toBe('This recovery code is not right, or it was used already.')
  })
})
