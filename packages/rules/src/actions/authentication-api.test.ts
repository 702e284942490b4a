import { describe, expect, it } from 'vitest'
import { ACTION_FACTORS } from './action.js'
import { eventOf, runActions } from './test-actions.js'

const call = (method: string, ...given: unknown[]) =>
  `api.authentication.${method}(${given.map((value) => JSON.stringify(value)).join(', ')})`

describe('challengeWith', () => {
  it.each(ACTION_FACTORS)('asks for %s', async (type) => {
    const { outcome, demands } = await runActions(call('challengeWith', { type }))
    expect(outcome).toBe('pause')
    expect(demands).toEqual([{ kind: 'challenge', anyOf: [{ type }], chooses: false }])
  })

  it('takes options and other factors', async () => {
    const { demands } = await runActions(
      call(
        'challengeWith',
        { type: 'push-notification', options: { otpFallback: false } },
        { additionalFactors: [{ type: 'phone', options: { preferredMethod: 'both' } }] },
      ),
    )
    expect(demands[0]?.anyOf).toEqual([
      { type: 'push-notification', options: { otpFallback: false } },
      { type: 'phone', options: { preferredMethod: 'both' } },
    ])
  })

  it('takes otpFallback among its own options too', async () => {
    const { demands } = await runActions(
      call('challengeWith', { type: 'push-notification' }, { otpFallback: false }),
    )
    expect(demands[0]?.anyOf[0]?.options).toEqual({ otpFallback: false })
  })
})

describe('challengeWithAny, enrollWith and enrollWithAny', () => {
  it('shows a choice', async () => {
    const { demands } = await runActions(
      call('challengeWithAny', [{ type: 'otp' }, { type: 'phone' }]),
    )
    expect(demands).toEqual([
      { kind: 'challenge', anyOf: [{ type: 'otp' }, { type: 'phone' }], chooses: true },
    ])
  })

  it('takes the factors of the event as they are', async () => {
    const user = { user_id: 'auth0|1', enrolledFactors: [{ type: 'phone', method: 'sms' }] }
    const { demands } = await runActions(
      'api.authentication.challengeWithAny(event.user.enrolledFactors)',
      { event: eventOf({ user }) },
    )
    expect(demands[0]?.anyOf).toEqual([{ type: 'phone' }])
  })

  it('enrols', async () => {
    const { demands } = await runActions([
      `${call('enrollWith', { type: 'push' }, { additionalFactors: [{ type: 'otp' }] })}
       ${call('enrollWithAny', [{ type: 'webauthn-roaming' }, { type: 'recovery-code' }])}`,
    ])
    expect(demands).toMatchObject([
      { kind: 'enroll', anyOf: [{ type: 'push-notification' }, { type: 'otp' }], chooses: false },
      { kind: 'enroll', chooses: true },
    ])
  })
})

describe('a demand that is not understood', () => {
  it.each([
    [
      'an unknown factor',
      call('challengeWith', { type: 'sms' }),
      /type must be one of otp, .*"sms"/,
    ],
    ['no factor', call('challengeWith'), /type must be one of .* undefined/],
    ['a text', call('challengeWith', 'otp'), /factor must be an object, found the text "otp"/],
    ['an empty list', call('challengeWithAny', []), /must be a list of factors.*an empty one/],
    ['no list', call('challengeWithAny', { type: 'otp' }), /must be a list of factors/],
    ['a list in a list', call('challengeWithAny', [[{ type: 'otp' }]]), /factor must be an object/],
    ['e-mail to enrol', call('enrollWith', { type: 'email' }), /must be one of/],
    [
      'an unknown method',
      call('challengeWith', { type: 'phone', options: { preferredMethod: 'fax' } }),
      /preferredMethod must be one of sms, voice, both, found "fax"/,
    ],
    [
      'a fallback that is text',
      call('challengeWith', { type: 'push-notification' }, { otpFallback: 'false' }),
      /otpFallback must be true or false, found the text "false"/,
    ],
    [
      'others that are no list',
      call('challengeWith', { type: 'otp' }, { additionalFactors: { type: 'phone' } }),
      /additionalFactors must be a list/,
    ],
  ])('denies: %s', async (_name, code, message) => {
    const { outcome, error } = await runActions(code)
    expect(outcome).toBe('deny')
    expect(error?.message).toMatch(message)
  })

  it.each([
    call('challengeWith', { type: 'sms' }),
    call('enrollWithAny', []),
    `api.multifactor.enable('sms')`,
    `api.prompt.render('f')`,
  ])('denies even when the Action catches the error of %s', async (code) => {
    const { outcome } = await runActions(`try { ${code} } catch (error) { console.log(error) }`)
    expect(outcome).toBe('deny')
  })

  it('denies where the tenant does not let Actions choose factors', async () => {
    const { error } = await runActions(call('challengeWith', { type: 'otp' }), {
      facts: { canChallenge: false },
    })
    expect(error?.message).toContain('customize_mfa_in_postlogin_action: true')
  })

  it('denies the fifth of a login, also behind a pause', async () => {
    const otp = call('challengeWith', { type: 'otp' })
    const four = await runActions([otp, otp, otp].join('; '))
    expect(four).toMatchObject({ outcome: 'pause', effects: { demandsMade: 3 } })
    const run = { earlier: four.effects, start: { action: 'a1', phase: 'next' } as const }
    expect((await runActions(['', otp], run)).outcome).toBe('pause')
    const fifth = await runActions(['', `${otp}; ${otp}`], run)
    expect(fifth.error?.message).toMatch(/after the 4 challenges and enrolments/)
  })
})

describe('recordMethod', () => {
  const record = (url: unknown) => ({
    code: `exports.onContinuePostLogin = async (event, api) => { ${call('recordMethod', url)} }`,
  })
  const start = { action: 'a1', phase: 'continue' } as const

  it('records a method that was completed at another site', async () => {
    const { effects } = await runActions(record('https://mfa.acme.example'), { start })
    expect(effects.recordedMethods).toEqual(['https://mfa.acme.example'])
  })

  it('is refused before the person has been anywhere', async () => {
    const { error, effects } = await runActions(call('recordMethod', 'https://mfa.acme.example'))
    expect(error?.message).toMatch(/only be called in onContinuePostLogin/)
    expect(effects.recordedMethods).toEqual([])
  })

  it.each(['mfa', 'javascript:alert(1)', 'pwd', null])('does not take %s', async (method) => {
    expect((await runActions(record(method), { start })).outcome).toBe('deny')
  })
})

describe('setPrimaryUser', () => {
  it('names who the tokens are for, once', async () => {
    const set = call('setPrimaryUser', 'auth0|2')
    expect((await runActions(set)).effects.primaryUserId).toBe('auth0|2')
    expect((await runActions([set, set])).error?.message).toMatch(/once per login/)
  })

  it('loses the user metadata of the same Action, and says so', async () => {
    const { effects, trace } = await runActions([
      `api.user.setUserMetadata('before', 1)`,
      `api.user.setUserMetadata('with', 1); api.user.setAppMetadata('with', 1); ${call('setPrimaryUser', 'auth0|2')}`,
      `api.user.setUserMetadata('after', 1)`,
    ])
    expect(effects).toMatchObject({
      userMetadata: { before: 1, after: 1 },
      appMetadata: { with: 1 },
    })
    expect(effects.userMetadata).not.toHaveProperty('with')
    expect(trace.rules[1]?.console[0]?.text).toMatch(/setPrimaryUser is lost/)
  })

  it.each([undefined, 5, 'x'.repeat(129)])('does not take %s', async (id) => {
    expect((await runActions(call('setPrimaryUser', id))).outcome).toBe('deny')
  })
})
