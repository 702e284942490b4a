import { describe, expect, it } from 'vitest'
import { runActions } from './test-actions.js'

const ACCOUNT = { host: 'api-1234abcd.duosecurity.com', ikey: 'DI1', skey: 'never-shown' }

const enable = (...given: unknown[]) =>
  `api.multifactor.enable(${given.map((value) => JSON.stringify(value)).join(', ')})`

describe('api.multifactor.enable', () => {
  it('is silent, remembers no browser by default, and can be none', async () => {
    expect((await runActions('')).effects.multifactor).toBe('silent')
    expect((await runActions(enable('any'))).effects.multifactor).toEqual({
      provider: 'any',
      allowRememberBrowser: false,
    })
    const remembering = enable('guardian', { allowRememberBrowser: true })
    expect((await runActions(remembering)).effects.multifactor).toEqual({
      provider: 'guardian',
      allowRememberBrowser: true,
    })
    expect((await runActions(enable('none'))).effects.multifactor).toBe('none')
  })

  it('does not stop the Actions behind it, and shows in the trace', async () => {
    const { outcome, trace } = await runActions([enable('any'), ''])
    expect(outcome).toBe('allow')
    expect(trace.rules).toMatchObject([
      {
        outcome: 'continued',
        changes: [{ path: 'multifactor', before: 'silent', after: { provider: 'any' } }],
      },
      { outcome: 'continued' },
    ])
  })

  it('lets the last word count, and finds a demand that it undoes', async () => {
    const { effects, findings } = await runActions([enable('any'), enable('none')])
    expect(effects.multifactor).toBe('none')
    expect(findings).toMatchObject([{ id: 'demand-undone', rule: 'a2', line: 2 }])
    const weaker = await runActions([enable('any'), enable('any', { allowRememberBrowser: true })])
    expect(weaker.findings.map(({ id }) => id)).toEqual(['demand-undone'])
    const stronger = await runActions([enable('none'), enable('any'), enable('any')])
    expect(stronger.findings).toEqual([])
  })

  it('finds a demand of a rule that it undoes', async () => {
    const demanded = { provider: 'any', allowRememberBrowser: false } as const
    const { findings } = await runActions(enable('none'), { facts: { demanded } })
    expect(findings.map(({ id }) => id)).toEqual(['demand-undone'])
  })

  it('takes the account at Duo and the name of the person there', async () => {
    const { effects } = await runActions(
      enable('duo', { providerOptions: { ...ACCOUNT, username: 'ada' } }),
    )
    expect(effects.multifactor).toEqual({
      provider: 'duo',
      allowRememberBrowser: false,
      service: ACCOUNT,
      username: 'ada',
    })
  })

  it('shows the secret of the account nowhere', async () => {
    const printing = `const account = ${JSON.stringify(ACCOUNT)}; console.log(account, JSON.stringify(account));`
    const { trace } = await runActions(printing + enable('duo', { providerOptions: ACCOUNT }))
    expect(JSON.stringify(trace)).toContain(ACCOUNT.ikey)
    expect(JSON.stringify(trace)).not.toContain(ACCOUNT.skey)
  })

  it.each([
    [enable('sms'), /must be one of any, guardian, .*"sms"/],
    [enable(), /must be one of/],
    [enable({ provider: 'any' }), /must be one of/],
    [enable('any', { allowRememberBrowser: 'false' }), /must be true or false/],
    [enable('any', true), /must be an object/],
    [enable('any', { providerOptions: { host: 'h' } }), /for the provider "duo" only/],
    [enable('duo', { providerOptions: { host: 1 } }), /providerOptions\.host must be text/],
    [enable('duo', { providerOptions: { host: 'h', ikey: 'i' } }), /skey is missing/],
    [enable('duo', { providerOptions: { ...ACCOUNT, host: 'https://h' } }), /without a scheme/],
    [enable('duo', { providerOptions: { ...ACCOUNT, skey: '' } }), /skey must not be empty/],
    [enable('duo', { providerOptions: { username: '' } }), /username must not be empty/],
  ])('denies %s', async (code, message) => {
    const { outcome, error } = await runActions(code)
    expect(outcome).toBe('deny')
    expect(error?.message).toMatch(message)
  })
})
