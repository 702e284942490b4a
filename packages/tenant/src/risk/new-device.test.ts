import { describe, expect, it } from 'vitest'
import { userAgentId } from './login-history.js'
import { assessDevice } from './new-device.js'
import type { DeviceQuestion } from './new-device.js'

const DAY = 86_400
const firefox = { at: 100 * DAY, ip: '203.0.113.9', userAgent: userAgentId('Firefox/140') }

function assess(question: Partial<DeviceQuestion>) {
  return assessDevice({
    deviceKnown: false,
    userAgent: 'Firefox/140',
    past: [firefox],
    now: 100 * DAY + 60,
    ...question,
  })
}

describe('assessDevice', () => {
  it.each([
    ['match', 'high', { deviceKnown: true }],
    ['partial_match', 'medium', { deviceKnown: true, userAgent: 'Chrome/140' }],
    ['partial_match', 'medium', {}],
    ['no_match', 'low', { userAgent: 'Chrome/140' }],
    ['unknown_device', 'low', { userAgent: '' }],
    ['initial_login', 'low', { past: [] }],
    ['no_device_history', 'low', { now: 130 * DAY }],
  ] as const)('says %s, with %s confidence, for %j', (code, confidence, question) => {
    expect(assess(question)).toMatchObject({ code, confidence })
  })

  it('says what of the two is known', () => {
    expect(assess({ deviceKnown: true, userAgent: 'Chrome/140' }).details).toEqual({
      device: 'known',
      useragent: 'unknown',
    })
  })

  it('forgets a user agent 30 days after its last login, and not a second earlier', () => {
    expect(assess({ now: 130 * DAY - 1 }).details?.useragent).toBe('known')
    expect(assess({ now: 130 * DAY }).details?.useragent).toBe('unknown')
  })

  it('lets the simulation decide', () => {
    expect(assess({ simulated: 'known', past: [] })).toMatchObject({ code: 'match' })
    expect(assess({ simulated: 'unknown', deviceKnown: true })).toMatchObject({ code: 'no_match' })
  })
})
