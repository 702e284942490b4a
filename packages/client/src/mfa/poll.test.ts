import type { ErrorCode } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { poll } from './poll.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Fails with each of `codes` in turn, and then is approved. */
function asked(codes: readonly ErrorCode[]) {
  const answers = [...codes]
  return vi.fn(async () => {
    const code = answers.shift()
    if (code) throw new LockstepError(code, 'Not yet.')
    return 'approved'
  })
}

describe('poll (RFC 8628 section 3.5)', () => {
  it.each<ErrorCode>(['slow_down', 'network_error', 'timeout'])(
    'asks every five seconds, and five seconds more slowly from %s on',
    async (code) => {
      const ask = asked(['authorization_pending', code, 'authorization_pending'])
      const polled = poll(ask)
      await vi.advanceTimersByTimeAsync(4_999)
      expect(ask).toHaveBeenCalledTimes(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(ask).toHaveBeenCalledTimes(2)
      await vi.advanceTimersByTimeAsync(9_999)
      expect(ask).toHaveBeenCalledTimes(2)
      await vi.advanceTimersByTimeAsync(1)
      expect(ask).toHaveBeenCalledTimes(3)
      await vi.advanceTimersByTimeAsync(10_000)
      await expect(polled).resolves.toBe('approved')
    },
  )

  it('ends with a rejection, at once', async () => {
    await expect(poll(asked(['invalid_grant']))).rejects.toMatchObject({ code: 'invalid_grant' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends when the caller cancels, and asks no more', async () => {
    const ask = asked(['authorization_pending'])
    const caller = new AbortController()
    const polled = expect(poll(ask, caller.signal)).rejects.toMatchObject({ code: 'aborted' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(vi.getTimerCount()).toBe(1)
    caller.abort()
    await polled
    expect(vi.getTimerCount()).toBe(0)
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('ends when nobody approved in ten minutes', async () => {
    const ask = asked(Array.from({ length: 1000 }, () => 'authorization_pending' as const))
    const polled = expect(poll(ask)).rejects.toMatchObject({ code: 'expired_token' })
    await vi.advanceTimersByTimeAsync(600_000)
    await polled
    expect(ask).toHaveBeenCalledTimes(120)
  })
})
