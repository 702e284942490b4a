import { describe, expect, it } from 'vitest'
import type { Acme } from './support/acme.js'
import { openAcme, PASSWORD_ALONE, WITH_CODE } from './support/acme.js'
import { useChromium } from './support/chromium.js'
import { useDemo } from './support/demo.js'
import { MODES } from './support/modes.js'

const chromium = useChromium()
const demo = useDemo()

/** A code at the second factor, with the box "do not ask again" ticked. */
async function signInAndBeRemembered(acme: Acme): Promise<void> {
  const cleo = demo.person('cleo')
  await acme.signIn(cleo)
  const tenant = await acme.tenant()
  await tenant.enterCode(await demo.freshCode(cleo), { remember: true })
  expect(await acme.proofs()).toEqual(WITH_CODE)
}

describe.each(MODES)('a remembered browser in %s mode', (mode) => {
  const open = async () =>
    openAcme(await chromium.newPage(), demo, { mode, application: 'payroll' })

  it('skips the second factor, and does not after 31 days', async () => {
    demo.onlyRules('selected-applications')
    const cleo = demo.person('cleo')
    const acme = await open()
    await signInAndBeRemembered(acme)

    await acme.signInAgain(cleo)
    expect(await acme.proofs()).toEqual(PASSWORD_ALONE)

    await acme.waitAMonth()
    await acme.signInAgain(cleo)
    await (await acme.tenant()).shows('Enter your code')
  })

  it('is asked again when the box was not ticked', async () => {
    demo.onlyRules('selected-applications')
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    await (await acme.tenant()).enterCode(await demo.freshCode(cleo))
    expect(await acme.proofs()).toEqual(WITH_CODE)

    await acme.signInAgain(cleo)
    await (await acme.tenant()).shows('Enter your code')
  })

  it('is remembered for the person who proved the factor, and for nobody else', async () => {
    demo.onlyRules('selected-applications')
    const acme = await open()
    await signInAndBeRemembered(acme)

    await acme.signInAgain(demo.person('ada'))
    await (await acme.tenant()).shows('Protect your account')
  })

  it.each(['every-login', 'every-login-ignore-cookie'])(
    'never skips under the rule %s, and is not offered',
    async (rule) => {
      demo.onlyRules('selected-applications')
      const cleo = demo.person('cleo')
      const acme = await open()
      await signInAndBeRemembered(acme)

      demo.onlyRules(rule)
      await acme.signInAgain(cleo)
      const tenant = await acme.tenant()
      expect(await tenant.offersToRemember()).toBe(false)
      await tenant.enterCode(await demo.freshCode(cleo))
      expect(await acme.proofs()).toEqual(WITH_CODE)

      await acme.signInAgain(cleo)
      await (await acme.tenant()).shows('Enter your code')
    },
  )
})
