import { expect } from '@open-wc/testing'
import { codeOf, testClient } from './support/client.js'

describe('checkSession', () => {
  it('signs in through a hidden frame, which is gone afterwards', async () => {
    const client = testClient()
    const result = await client.checkSession()
    expect(result.accessToken).to.equal('access')
    expect(await client.isAuthenticated()).to.equal(true)
    expect(document.querySelectorAll('iframe')).to.have.length(0)
  })

  it('rejects at once when a person is needed', async () => {
    const login = testClient().checkSession({ audience: 'login_required' })
    expect(await codeOf(login)).to.equal('login_required')
  })

  it('rejects soon when the tenant shows a page instead of answering', async () => {
    const login = testClient().checkSession({ audience: 'error-page' })
    expect(await codeOf(login)).to.equal('invalid_response')
  })

  it('refuses an answer with the state of another login', async () => {
    const login = testClient().checkSession({ audience: 'wrong-state' })
    expect(await codeOf(login)).to.equal('state_mismatch')
  })

  it('does not hear a frame that went to a foreign origin', async () => {
    const login = testClient().checkSession({ audience: 'foreign' })
    expect(await codeOf(login)).to.equal('invalid_response')
  })

  it('stops waiting when the caller aborts', async () => {
    const controller = new AbortController()
    const login = testClient().checkSession({ audience: 'error-page', signal: controller.signal })
    controller.abort()
    expect(await codeOf(login)).to.equal('aborted')
  })
})

describe('getToken', () => {
  it('sends one request for many callers, and none while the token lasts', async () => {
    let requests = 0
    const client = testClient({
      fetch: (...args) => {
        requests += 1
        return fetch(...args)
      },
    })
    const tokens = await Promise.all([client.getToken(), client.getToken(), client.getToken()])
    expect(tokens).to.deep.equal(['access', 'access', 'access'])
    const before = requests
    await client.getToken()
    expect(requests).to.equal(before)
  })

  it('waits its turn behind another tab', async () => {
    let release = () => {}
    const held = navigator.locks.request(
      'lockstep:spa',
      () => new Promise<void>((resolve) => (release = resolve)),
    )
    let done = false
    const token = testClient()
      .getToken()
      .finally(() => (done = true))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(done).to.equal(false)
    release()
    await held
    expect(await token).to.equal('access')
  })
})
