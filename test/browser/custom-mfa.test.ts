import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openAcme } from './support/acme.js'
import { useChromium } from './support/chromium.js'
import { useDemo } from './support/demo.js'
import { MODES } from './support/modes.js'

const chromium = useChromium()
const demo = useDemo()

/** Types a code on the page of Acme's own MFA service. */
async function enterCode(service: Page, code: string): Promise<void> {
  await service.getByLabel('Code').fill(code)
  await service.getByRole('button', { name: 'Confirm' }).click()
}

/** The code in the newest SMS, which must have gone to Cleo. */
function codeFromSms(): string {
  const sms = demo.tenant.outbox.list().at(-1)
  expect(sms?.to).toBe('+15550103')
  return /\d{6,8}/.exec(sms!.text)![0]
}

describe.each(MODES)('a custom MFA service in %s mode', (mode) => {
  async function openService() {
    demo.onlyRules('custom-mfa-service')
    const acme = await openAcme(await chromium.newPage(), demo, { mode })
    await acme.signIn(demo.person('cleo'))
    const { page: service } = await acme.tenant()
    await service.getByRole('heading', { name: 'Enter your code' }).waitFor()
    expect(new URL(service.url()).origin).toBe(demo.urls.customMfa)
    return { acme, service }
  }

  it('lets the person in with the code that it sent', async () => {
    const { acme, service } = await openService()
    await enterCode(service, codeFromSms())
    await service.getByRole('button', { name: 'Continue signing in' }).click()

    expect(await acme.proofs()).toContain('password')
    const story = demo.tenant.traces.list()[0]?.steps.map(({ type }) => type)
    expect(story).toEqual(expect.arrayContaining(['redirected', 'returned', 'completed']))
  })

  it('lets the person in after a wrong code and the right one', async () => {
    const { acme, service } = await openService()
    const code = codeFromSms()
    await enterCode(service, code.startsWith('1') ? '000000' : '111111')
    expect(await service.getByRole('alert').innerText()).toBe('That is not the code. Try again.')
    await enterCode(service, code)
    await service.getByRole('button', { name: 'Continue signing in' }).click()

    expect(await acme.proofs()).toContain('password')
  })

  it('keeps out a person who gives up there, in the words of the rule', async () => {
    const { acme, service } = await openService()
    await service.getByRole('button', { name: 'Cancel and go back' }).click()

    expect(await acme.problem()).toBe('You cancelled the check of the Acme code service.')
  })

  it('keeps out a person who goes round it, straight to the way back', async () => {
    const { acme, service } = await openService()
    const state = new URL(service.url()).searchParams.get('state')!
    const back = `${demo.urls.tenant}/continue?state=${state}`
    await service.evaluate((url) => window.location.assign(url), back)

    expect(await acme.problem()).toBe('The Acme code service did not confirm this login.')
  })
})
