import { describe, expect, it } from 'vitest'
import { assemble } from '../assemble.js'
import { rememberBrowser } from '../flow/sessions/remembered-browsers.js'
import { startSession } from '../flow/sessions/sessions.js'
import { enrolledFactors } from './factors.js'
import { addRecoveryCode } from './recovery-code.js'
import { resetFactors } from './reset-factors.js'
import { addTotp, newTotpSecret } from './totp.js'

const { services } = assemble({ config: { clients: [] } }, () => 'http://localhost:4400/')

describe('resetFactors', () => {
  it('row 79: takes sessions and remembered browsers along, and leaves other users alone', async () => {
    for (const userId of ['auth0|1', 'auth0|2']) {
      await addTotp(services, userId, newTotpSecret())
      await addRecoveryCode(services, userId)
      await startSession(services, { userId, connection: 'users', replaces: undefined })
      await rememberBrowser(services, { userId, factor: 'otp', authenticatorId: 'a' })
    }
    expect(await resetFactors(services, 'auth0|1')).toBe(true)
    expect(await resetFactors(services, 'auth0|1')).toBe(false)

    const left = async (user: string) => [
      (await enrolledFactors(services, user)).size,
      (await services.store.query('session', { user })).length,
      (await services.store.query('remembered_browser', { user })).length,
    ]
    expect(await left('auth0|1')).toEqual([0, 0, 0])
    expect(await left('auth0|2')).toEqual([2, 1, 1])
  })
})
