import { describe, expect, it } from 'vitest'
import { assemble } from '../assemble.js'
import type { FactorOwner } from './second-factor.js'
import { addPhone } from './phone.js'
import { removeAuthenticator } from './remove-authenticator.js'
import { dropSentCode, newSentCode, takeSentCode } from './sent-code.js'
import { sms } from './sms.js'

const { services, clock } = assemble({ config: { clients: [] } }, () => 'http://localhost:4400/')
const owner: FactorOwner = { userId: 'auth0|1', binding: 't1' }
const purpose = { factor: 'sms', owner, to: 'phone-1' } as const

describe('a sent code', () => {
  it('is taken once, also by many at the same time', async () => {
    const sent = await newSentCode(services, purpose)
    const takes = Array.from({ length: 20 }, () => takeSentCode(services, { ...purpose, ...sent }))
    expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1)
  })

  it('is taken although a person types it with a space', async () => {
    const { id, code } = await newSentCode(services, purpose)
    const typed = `${code.slice(0, 3)} ${code.slice(3)}`
    expect(await takeSentCode(services, { ...purpose, id, code: typed })).toBe(true)
  })

  it.each([
    ['another user', { ...purpose, owner: { ...owner, userId: 'auth0|2' } }],
    ['another login', { ...purpose, owner: { ...owner, binding: 't2' } }],
    ['another authenticator', { ...purpose, to: 'phone-2' }],
    ['another factor', { ...purpose, factor: 'voice' } as const],
  ])('is nothing for %s, and stays what it was', async (_, other) => {
    const sent = await newSentCode(services, purpose)
    expect(await takeSentCode(services, { ...other, ...sent })).toBe(false)
    expect(await takeSentCode(services, { ...purpose, ...sent })).toBe(true)
  })

  it('outlives a wrong guess', async () => {
    const { id, code } = await newSentCode(services, purpose)
    const wrong = code === '000000' ? '111111' : '000000'
    for (const guess of [wrong, '', `${code}0`, code.slice(1)]) {
      expect(await takeSentCode(services, { ...purpose, id, code: guess })).toBe(false)
    }
    expect(await takeSentCode(services, { ...purpose, id, code })).toBe(true)
  })

  it('is good for 5 minutes', async () => {
    const sent = await newSentCode(services, purpose)
    const late = await newSentCode(services, purpose)
    clock.advance({ seconds: 299 })
    expect(await takeSentCode(services, { ...purpose, ...sent })).toBe(true)
    clock.advance({ seconds: 1 })
    expect(await takeSentCode(services, { ...purpose, ...late })).toBe(false)
  })

  it('that was replaced is no use', async () => {
    const sent = await newSentCode(services, purpose)
    await dropSentCode(services, sent.id)
    expect(await takeSentCode(services, { ...purpose, ...sent })).toBe(false)
  })
})

describe('row 44: an outstanding challenge', () => {
  it('is nothing once its phone was removed, also when the number comes back', async () => {
    const user: FactorOwner = { userId: 'auth0|44', binding: 't1' }
    const authenticatorId = (await addPhone(services, user.userId, '+15550100144')) ?? ''
    const begun = await sms.begin?.(services, user, { authenticatorId })
    if (!begun?.begun) throw new Error('Nothing was begun.')
    await begun.send?.()
    const { text } = await services.outbox.next({ to: '+15550100144' })
    const code = /\d{6}/.exec(text)?.[0] ?? ''

    expect(await removeAuthenticator(services, user.userId, authenticatorId)).toBe(true)
    const answer = { data: begun.data, code }
    expect(await sms.verify(services, user, { ...answer, authenticatorId })).toBeUndefined()
    const again = await addPhone(services, user.userId, '+15550100144')
    for (const id of [authenticatorId, again ?? '']) {
      expect(await sms.verify(services, user, { ...answer, authenticatorId: id })).toBeUndefined()
    }
  })
})
