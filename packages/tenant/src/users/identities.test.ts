import { describe, expect, it } from 'vitest'
import { assemble } from '../assemble.js'
import { identitiesOf, ownsAccount, signsInAs } from './identities.js'

const identity = { connection: 'old', provider: 'auth0', user_id: 'ada-old', isSocial: false }
const { services } = assemble(
  {
    config: {
      clients: [],
      databases: [{ name: 'new' }, { name: 'old' }],
      users: [
        { user_id: 'auth0|ada', email: 'ada@example.com', identities: [identity] },
        { user_id: 'auth0|ada-old', email: 'ada@example.com', connection: 'old' },
        { user_id: 'auth0|eve', email: 'eve@example.com', connection: 'old' },
      ],
    },
  },
  () => 'http://localhost:4400/',
)

async function user(id: string) {
  const found = await services.users.get(id)
  if (!found) throw new Error(`There is no ${id}.`)
  return found
}

describe('linked identities', () => {
  it('are listed after the one of the profile', async () => {
    expect(identitiesOf(await user('auth0|ada'))).toEqual([
      { connection: 'new', provider: 'auth0', user_id: 'ada', isSocial: false },
      identity,
    ])
  })

  it('sign in as their owner', async () => {
    expect((await signsInAs(services, await user('auth0|ada-old')))?.user_id).toBe('auth0|ada')
    expect((await signsInAs(services, await user('auth0|eve')))?.user_id).toBe('auth0|eve')
  })

  it('are nobody when the owner knows nothing of them', async () => {
    const claimed = { ...(await user('auth0|eve')), linked_to: 'auth0|ada' }
    expect(await signsInAs(services, claimed)).toBeUndefined()
  })

  it('are owned in their own connection only', async () => {
    const ada = await user('auth0|ada')
    expect(ownsAccount(ada, { user_id: 'auth0|ada-old', connection: 'old' })).toBe(true)
    expect(ownsAccount(ada, { user_id: 'auth0|ada-old', connection: 'new' })).toBe(false)
    expect(ownsAccount(ada, { user_id: 'auth0|eve', connection: 'old' })).toBe(false)
  })
})
