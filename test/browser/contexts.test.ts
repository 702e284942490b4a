import { describe, expect, it } from 'vitest'
import { openAcme, PASSWORD_ALONE, WITH_CODE } from './support/acme.js'
import { useChromium } from './support/chromium.js'
import { useDemo } from './support/demo.js'
import { MODES } from './support/modes.js'

const chromium = useChromium()
const demo = useDemo()

/** The rule's networks: 192.168.1.134/26 and 2001:db8:acce::/48. */
const INSIDE = [
  ['IPv4', '192.168.1.140'],
  ['IPv4, the first address', '192.168.1.128'],
  ['IPv4-mapped', '::ffff:192.168.1.140'],
  ['IPv4-mapped, in hexadecimal', '::ffff:c0a8:18c'],
  ['IPv6', '2001:db8:acce::14'],
] as const
const OUTSIDE = [
  ['IPv4', '203.0.113.9'],
  ['IPv4, next door', '192.168.1.192'],
  ['IPv4-mapped', '::ffff:203.0.113.9'],
  ['IPv6', '2001:db8:cafe::9'],
] as const

describe.each(MODES)('the context of a login in %s mode', (mode) => {
  const open = async (application?: 'payroll') =>
    openAcme(await chromium.newPage(), demo, { mode, ...(application && { application }) })

  it.each(INSIDE)('asks for nothing more inside the network (%s: %s)', async (_, ip) => {
    demo.tenant.from({ ip })
    const acme = await open()
    await acme.signIn(demo.person('cleo'))

    expect(await acme.proofs()).toEqual(PASSWORD_ALONE)
  })

  it.each(OUTSIDE)('asks for a code outside the network (%s: %s)', async (_, ip) => {
    const cleo = demo.person('cleo')
    demo.tenant.from({ ip })
    const acme = await open()
    await acme.signIn(cleo)
    await (await acme.tenant()).enterCode(await demo.freshCode(cleo))

    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('asks for a code at the selected application only', async () => {
    demo.onlyRules('selected-applications')
    const cleo = demo.person('cleo')
    const intranet = await open()
    await intranet.signIn(cleo)
    expect(await intranet.proofs()).toEqual(PASSWORD_ALONE)

    const payroll = await open('payroll')
    await payroll.signIn(cleo)
    await (await payroll.tenant()).enterCode(await demo.freshCode(cleo))
    expect(await payroll.proofs()).toEqual(WITH_CODE)
  })

  it('asks for a second factor of the selected people only', async () => {
    demo.onlyRules('users-who-opted-in')
    const cleo = await open()
    await cleo.signIn(demo.person('cleo'))
    expect(await cleo.proofs()).toEqual(PASSWORD_ALONE)

    const ben = await open()
    await ben.signIn(demo.person('ben'))
    await (await ben.tenant()).shows('Protect your account')
  })

  it('asks for a code in a new country until a code was given there', async () => {
    demo.onlyRules('new-country-or-device')
    demo.tenant.from({ ip: '198.51.100.77', device: 'known' })
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn(cleo)
    await (await acme.tenant()).enterCode(await demo.freshCode(cleo))
    expect(await acme.proofs()).toEqual(WITH_CODE)
  })

  it('asks for a code on a new device', async () => {
    demo.onlyRules('new-country-or-device')
    demo.tenant.from({ ip: '192.168.1.140', device: 'unknown' })
    const acme = await open()
    await acme.signIn(demo.person('cleo'))
    await (await acme.tenant()).shows('Enter your code')
  })

  it('lets the provider "none" of a later rule take the demand back', async () => {
    demo.onlyRules('every-login', 'trusted-kiosk')
    const kiosk = await open()
    await kiosk.signIn(demo.person('lobby'))
    expect(await kiosk.proofs()).toEqual(PASSWORD_ALONE)

    const cleo = await open()
    await cleo.signIn(demo.person('cleo'))
    await (await cleo.tenant()).shows('Enter your code')
  })

  it('denies with the message of the rule, and starts over from there', async () => {
    const acme = await open()
    await acme.signIn(demo.person('dan'))
    expect(await acme.problem()).toBe(
      'Your access is suspended. Call the Acme help desk, extension 7000.',
    )

    await acme.signIn(demo.person('cleo'))
    expect(await acme.proofs()).toEqual(PASSWORD_ALONE)
  })

  it('says that a password is wrong in the form itself, and takes the right one', async () => {
    const cleo = demo.person('cleo')
    const acme = await open()
    await acme.signIn({ ...cleo, password: 'Marzipan-2048' })
    expect(await acme.problem()).toBe('The email address or the password is not right.')
    if (mode === 'popup') expect((await acme.popup()).isClosed()).toBe(true)

    await acme.signIn(cleo)
    expect(await acme.proofs()).toEqual(PASSWORD_ALONE)
  })
})
