import { describe, expect, it, vi } from 'vitest'
import { loadAction } from './load-action.js'

describe('loadAction', () => {
  it('gives the Action the clock, the modules, the globals and the secrets of the test', async () => {
    vi.useFakeTimers({ now: 7_000 })
    try {
      const action = loadAction(
        `const axios = require('axios')
         exports.onExecutePostLogin = async (event, api) => {
           await new Promise((done) => setTimeout(done, 1000))
           api.idToken.setCustomClaim('seen', [Date.now(), axios.name, event.secrets.KEY, await fetch('x')])
         }`,
        {
          modules: { axios: { name: 'stub' } },
          globals: { fetch: async () => 'fetched' },
          secrets: { KEY: 'k' },
        },
      )
      const setCustomClaim = vi.fn()
      const running = action.onExecutePostLogin?.({ user: {} }, { idToken: { setCustomClaim } })
      await vi.advanceTimersByTimeAsync(1_000)
      await running
      expect(setCustomClaim).toHaveBeenCalledExactlyOnceWith('seen', [
        8_000,
        'stub',
        'k',
        'fetched',
      ])
      expect(action).not.toHaveProperty('onContinuePostLogin')
    } finally {
      vi.useRealTimers()
    }
  })

  it('leaves the secrets of the event alone', async () => {
    const action = loadAction('exports.onExecutePostLogin = (event) => event.secrets.KEY', {
      secrets: { KEY: 'k' },
    })
    expect(action.onExecutePostLogin?.({ secrets: { KEY: 'mine' } }, {})).toBe('mine')
  })

  it('throws where the text is no Action, in the words of this realm', () => {
    expect(() => loadAction('exports.onExecutePostLogin = (')).toThrow(SyntaxError)
    expect(() => loadAction('export const onExecutePostLogin = 1')).toThrow(/CommonJS/)
    expect(() => loadAction('throw new TypeError("x")')).toThrow(TypeError)
  })
})
