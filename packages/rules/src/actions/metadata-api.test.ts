import { describe, expect, it } from 'vitest'
import { eventOf, runActions } from './test-actions.js'

describe('api.user', () => {
  it('collects what is to be written; null removes a key', async () => {
    const { effects } = await runActions([
      `api.user.setAppMetadata('a', { x: 1 }).user.setUserMetadata('color', 'blue')`,
      `api.user.setAppMetadata('a', null); api.user.setAppMetadata('b', undefined)`,
    ])
    expect(effects).toMatchObject({ appMetadata: { a: null }, userMetadata: { color: 'blue' } })
    expect(effects.appMetadata).not.toHaveProperty('b')
  })

  it('shows it to the Actions behind, not to the one that sets it', async () => {
    const see = `console.log(JSON.stringify([event.user.app_metadata, event.user.user_metadata]))`
    const user = { user_id: 'auth0|1', app_metadata: { old: 1, gone: 1, n: null } }
    const { trace } = await runActions(
      [
        `api.user.setAppMetadata('new', [1]); api.user.setAppMetadata('gone', null); api.user.setUserMetadata('u', 1); ${see}`,
        see,
      ],
      { event: eventOf({ user }) },
    )
    expect(trace.rules.map(({ console }) => console[0]?.text)).toEqual([
      '[{"old":1,"gone":1,"n":null},{}]',
      '[{"old":1,"n":null,"new":[1]},{"u":1}]',
    ])
  })

  it('is found where it comes after a denial of the same Action, and not before', async () => {
    const late = await runActions(`api.access.deny('No.')\napi.user.setAppMetadata('ok', true)`)
    expect(late.outcome).toBe('deny')
    expect(late.findings).toMatchObject([{ id: 'metadata-after-denial', rule: 'a1', line: 3 }])
    const early = await runActions(`api.user.setAppMetadata('tries', 1); api.access.deny('No.')`)
    expect(early.findings).toEqual([])
  })

  it('writes 32 kB of each kind at most', async () => {
    const set = (kind: string, key: string) => `api.user.set${kind}('${key}', 'x'.repeat(20000))`
    const each = await runActions([set('AppMetadata', 'a'), set('UserMetadata', 'a')])
    expect(each.outcome).toBe('allow')
    const { error } = await runActions([set('AppMetadata', 'a'), set('AppMetadata', 'b')])
    expect(error?.message).toMatch(/more than 32768 bytes/)
  })

  it.each([`'__proto__', {}`, '5, 1', `'', 1`, `'big', 1n`])('does not take %s', async (given) => {
    expect((await runActions(`api.user.setAppMetadata(${given})`)).outcome).toBe('deny')
  })
})

describe('api.transaction', () => {
  const see = `console.log(JSON.stringify(event.transaction.metadata))`

  it('tells this Action at once, and those behind it also after a pause', async () => {
    const first = await runActions([
      `${see}; api.transaction.setMetadata('a', 'x'); api.transaction.setMetadata('b', 2); ${see}`,
      `api.transaction.setMetadata('b', null); ${see}; api.authentication.challengeWith({ type: 'otp' })`,
      see,
    ])
    expect(first.trace.rules.map(({ console }) => console.map(({ text }) => text))).toEqual([
      ['{}', '{"a":"x","b":2}'],
      ['{"a":"x"}'],
      [],
    ])
    const second = await runActions(['', '', see], {
      earlier: first.effects,
      start: { action: 'a2', phase: 'next' },
    })
    expect(second.trace.rules[0]?.console[0]?.text).toBe('{"a":"x"}')
  })

  it.each([
    ['an object', `'a', {}`, /takes text, a safe number/],
    ['an unsafe number', `'a', 2 ** 53`, /takes text, a safe number/],
    ['not a number', `'a', NaN`, /takes text, a safe number/],
    ['nothing', `'a', undefined`, /takes text, a safe number/],
    ['a long key', `'k'.repeat(65), 1`, /at most 64 characters/],
    ['a long value', `'a', 'é'.repeat(5000)`, /at most 8192 bytes/],
    ['__proto__', `'__proto__', 1`, /must not be "__proto__"/],
  ])('does not take %s', async (_name, given, message) => {
    const { error } = await runActions(`api.transaction.setMetadata(${given})`)
    expect(error?.message).toMatch(message)
  })

  it('holds 16 kB at most', async () => {
    const set = (key: string) => `api.transaction.setMetadata('${key}', 'x'.repeat(8000))`
    expect((await runActions([set('a'), set('b')])).outcome).toBe('allow')
    expect((await runActions([set('a'), set('b'), set('c')])).error?.message).toMatch(/16384 bytes/)
  })
})
