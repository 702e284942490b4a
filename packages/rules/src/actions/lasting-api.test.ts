import { describe, expect, it } from 'vitest'
import { NO_EFFECTS } from './effects.js'
import { eventOf, runActions } from './test-actions.js'

const refreshing = eventOf({ transaction: { protocol: 'oauth2-refresh-token' } })

describe('api.session and api.refreshToken', () => {
  it('collect operations; the earliest instant and the last word count', async () => {
    const { outcome, effects } = await runActions([
      `api.session.setExpiresAt(5000).session.setExpiresAt(9000).session.setIdleExpiresAt(3000)`,
      `api.session.setCookieMode('persistent').session.setCookieMode('non-persistent')`,
      `api.refreshToken.setMetadata('a', 'x').refreshToken.setMetadata('b', 'y')
       api.refreshToken.deleteMetadata('a'); api.refreshToken.setExpiresAt(7000)`,
    ])
    expect(outcome).toBe('allow')
    expect(effects.operations).toEqual([
      { on: 'session', do: 'set_expires_at', at: 5000 },
      { on: 'session', do: 'set_idle_expires_at', at: 3000 },
      { on: 'session', do: 'set_cookie_mode', mode: 'non-persistent' },
      { on: 'refresh_token', do: 'set_metadata', key: 'b', value: 'y' },
      { on: 'refresh_token', do: 'set_metadata', key: 'a', value: null },
      { on: 'refresh_token', do: 'set_expires_at', at: 7000 },
    ])
  })

  it('show their metadata to the Actions behind', async () => {
    const see = 'console.log(JSON.stringify(event.session.metadata))'
    const { trace } = await runActions(
      [
        `api.session.setMetadata('b', 'y'); api.session.deleteMetadata('a'); ${see}`,
        `${see}; api.session.evictMetadata(); api.session.setMetadata('c', 'z')`,
        see,
      ],
      { event: eventOf({ session: { id: 's', metadata: { a: 'x' } } }) },
    )
    expect(trace.rules.map(({ console }) => console[0]?.text)).toEqual([
      '{"a":"x"}',
      '{"b":"y"}',
      '{"c":"z"}',
    ])
  })

  it.each([
    `api.session.setExpiresAt('tomorrow')`,
    'api.session.setExpiresAt(new Date())',
    `api.session.setCookieMode('forever')`,
    `api.session.setMetadata('a', { b: 1 })`,
    `api.session.setMetadata('a', 'x'.repeat(257))`,
    `api.refreshToken.setIdleExpiresAt(-1)`,
  ])('refuse %s', async (code) => {
    expect((await runActions(code)).outcome).toBe('deny')
  })
})

describe('revoke', () => {
  it('ends the session and the login', async () => {
    const result = await runActions([
      `api.accessToken.addScope('x'); api.session.revoke('Stolen.', { preserveRefreshTokens: true })`,
      '',
    ])
    expect(result).toMatchObject({
      outcome: 'deny',
      error: { code: 'access_denied', message: 'Stolen.' },
      effects: {
        ...NO_EFFECTS,
        operations: [{ on: 'session', do: 'revoke', preserveRefreshTokens: true }],
      },
    })
    expect(result.trace.rules[1]?.outcome).toBe('not_reached')
  })

  it('ends the refresh token that is being exchanged, and no other', async () => {
    const code = `api.refreshToken.revoke('Old.')`
    expect(await runActions(code, { event: refreshing })).toMatchObject({
      error: { message: 'Old.' },
      effects: { operations: [{ on: 'refresh_token', do: 'revoke' }] },
    })
    const { outcome, effects } = await runActions(code)
    expect(outcome).toBe('deny')
    expect(effects.operations).toEqual([])
  })

  it.each([`api.session.revoke()`, `try { api.session.revoke(5) } catch (e) {}`])(
    'denies all the same when it is written %s',
    async (code) => {
      expect((await runActions(code)).outcome).toBe('deny')
    },
  )
})
