import { describe, expect, it } from 'vitest'
import { assemble } from '../../assemble.js'
import { COOKIES } from '../wire/cookie-names.js'
import {
  endSession,
  isSessionGoingOn,
  readSession,
  startSession,
  touchSession,
} from './sessions.js'

const { services } = assemble({ config: { clients: [] } }, () => 'http://localhost:4400/')
const ada = { userId: 'auth0|ada', connection: 'users' }

function requestWith(setCookie: string): Request {
  const value = setCookie.slice(0, setCookie.indexOf(';'))
  expect(value.startsWith(`${COOKIES.session}=`)).toBe(true)
  return new Request('http://localhost:4400/', { headers: { cookie: value } })
}

describe('a session that another sign-in of its browser replaced', () => {
  it('goes on in the new one, so that a login in another tab can be finished', async () => {
    const first = await startSession(services, { ...ada, replaces: undefined })
    const second = await startSession(services, { ...ada, replaces: first.session })
    await startSession(services, { ...ada, replaces: second.session })

    expect(await isSessionGoingOn(services, first.session.id)).toBe(true)
  })

  it('is of no use to whoever kept a copy of its cookie', async () => {
    const first = await startSession(services, { ...ada, replaces: undefined })
    expect(await readSession(services, requestWith(first.cookie))).toMatchObject(ada)

    const second = await startSession(services, { ...ada, replaces: first.session })
    expect(await readSession(services, requestWith(first.cookie))).toBeUndefined()
    expect(await readSession(services, requestWith(second.cookie))).toMatchObject(ada)
  })

  it('ends with the new one', async () => {
    const first = await startSession(services, { ...ada, replaces: undefined })
    const second = await startSession(services, { ...ada, replaces: first.session })
    await endSession(services, second.session.id)

    expect(await isSessionGoingOn(services, first.session.id)).toBe(false)
  })
})

describe('a session that is handed over to the owner of its account', () => {
  it('keeps the password and what the login itself proved, and no factor of the account', async () => {
    const { session, cookie } = await startSession(services, { ...ada, replaces: undefined })
    await touchSession(services, session.id, { methods: [{ name: 'mfa', type: 'otp' }] })
    const proofs = [{ name: 'mfa', type: 'phone', timestamp: 0 }]
    await touchSession(services, session.id, { owner: { userId: 'auth0|owner', proofs } })
    const { userId, methods } = (await readSession(services, requestWith(cookie))) ?? {}
    expect(userId).toBe('auth0|owner')
    expect(methods).toEqual([expect.objectContaining({ name: 'pwd' }), ...proofs])
  })

  it('stays as it is for its own user', async () => {
    const { session, cookie } = await startSession(services, { ...ada, replaces: undefined })
    await touchSession(services, session.id, { methods: [{ name: 'mfa' }] })
    await touchSession(services, session.id, { owner: { userId: ada.userId, proofs: [] } })
    const { methods } = (await readSession(services, requestWith(cookie))) ?? {}
    expect(methods).toMatchObject([{ name: 'pwd' }, { name: 'mfa' }])
  })
})
