import { afterEach, expect, it, vi } from 'vitest'
import { loadRule } from './load-rule.js'

afterEach(() => vi.useRealTimers())

it('gives the rule the clock, the modules and the globals of the test', () => {
  vi.useFakeTimers({ now: 7_000 })
  const rule = loadRule(
    `function (user, context, callback) {
      setTimeout(function () {
        user.seen = [Date.now(), require('request').name, configuration.KEY]
        callback(new UnauthorizedError('no'), user, context)
      }, 1000)
    }`,
    { modules: { request: { name: 'stub' } }, globals: { configuration: { KEY: 'v' } } },
  )
  const callback = vi.fn()
  const user = {}
  rule(user, {}, callback)
  expect(callback).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  expect(callback).toHaveBeenCalledOnce()
  expect(callback.mock.calls[0]?.[0]).toBeInstanceOf(Error)
  expect(user).toEqual({ seen: [8_000, 'stub', 'v'] })
})

it('throws where the text is no rule', () => {
  expect(() => loadRule('function (')).toThrow(SyntaxError)
})
