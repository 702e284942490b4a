import { createClient, type PopupState } from '@lockstep/client'
import { expect } from '@open-wc/testing'
import { callback, codeOf, opened, tenantOrigin, testClient, until } from './support/client.js'

const credentials = { username: 'ada@example.com', password: 'right' }

describe('login in a popup', () => {
  it('opens the window in the click, before anything is awaited', async () => {
    const { open } = window
    let calls = 0
    window.open = (...args) => {
      calls += 1
      return open.apply(window, args)
    }
    const login = testClient().login({ mode: 'popup', credentials })
    expect(calls).to.equal(1)
    window.open = open
    await login
  })

  it('resolves with validated tokens, and closes the window', async () => {
    const client = testClient()
    const states: PopupState[] = []
    const windows = await opened(async () => {
      const result = await client.login({
        mode: 'popup',
        credentials,
        appState: { target: '/orders' },
        onPopupState: (state) => states.push(state),
      })
      expect(result.accessToken).to.equal('access')
      expect(result.idTokenClaims.name).to.equal('Ada')
      expect(result.appState).to.deep.equal({ target: '/orders' })
    })
    expect(states).to.deep.equal(['opening', 'waiting'])
    await until(() => windows[0]!.closed)
    expect((await client.getUser())?.sub).to.equal('auth0|1')
    expect(await client.getToken({ audience: 'answer' })).to.equal('access')
  })

  it('lets the hosted page ask when no credentials are given', async () => {
    const result = await testClient().login({ mode: 'popup' })
    expect(result.accessToken).to.equal('access')
  })

  it('uses a window that the caller opened', async () => {
    const popup = window.open('about:blank', 'mine', 'popup,width=300,height=300')!
    const result = await testClient().login({ mode: 'popup', popup })
    expect(result.accessToken).to.equal('access')
    await until(() => popup.closed)
  })

  it('takes the answer from the callback page', async () => {
    const login = testClient().login({ mode: 'popup', audience: 'via-callback' })
    expect((await login).accessToken).to.equal('access')
  })

  it('closes the window after a wrong password, and says so', async () => {
    const windows = await opened(async () => {
      const login = testClient().login({
        mode: 'popup',
        credentials: { ...credentials, password: 'wrong' },
      })
      expect(await codeOf(login)).to.equal('invalid_user_password')
    })
    await until(() => windows[0]!.closed)
  })

  it('hands on the message of a rule that denied', async () => {
    const error = await testClient()
      .login({ mode: 'popup', audience: 'deny' })
      .catch((error: unknown) => error)
    expect(error).to.include({ code: 'unauthorized', message: 'Not from this network.' })
  })
})

describe('a popup that cannot be', () => {
  it('is popup_blocked at once when the browser refuses to open it', async () => {
    // Chromium refuses popups in a sandbox without allow-popups; the test window allows them all.
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
    document.body.append(frame)
    const client = testClient({ window: frame.contentWindow as Window & typeof globalThis })
    expect(await codeOf(client.login({ mode: 'popup', credentials }))).to.equal('popup_blocked')
    frame.remove()
  })

  it('is popup_blocked when the caller hands over a closed window', async () => {
    const popup = window.open('about:blank', 'closed', 'popup')!
    popup.close()
    await until(() => popup.closed)
    expect(await codeOf(testClient().login({ mode: 'popup', popup }))).to.equal('popup_blocked')
  })
})

describe('a popup that is closed', () => {
  it('is popup_closed at once while the password is checked', async () => {
    const popup = window.open('about:blank', 'early', 'popup')!
    const login = testClient().login({
      mode: 'popup',
      popup,
      credentials: { ...credentials, password: 'slow' },
    })
    popup.close()
    expect(await codeOf(login)).to.equal('popup_closed')
  })

  it('is popup_closed after a second, when the tenant page had said it can reach us', async () => {
    const login = testClient().login({ mode: 'popup', audience: 'closed-by-person' })
    expect(await codeOf(login)).to.equal('popup_closed')
  })

  for (const audience of ['closed-unseen', 'away']) {
    it(`is out of sight, and waited for, when that is not known (${audience})`, async () => {
      const controller = new AbortController()
      const states: PopupState[] = []
      const login = testClient().login({
        mode: 'popup',
        audience,
        signal: controller.signal,
        onPopupState: (state) => {
          states.push(state)
          if (state === 'out_of_sight') controller.abort()
        },
      })
      expect(await codeOf(login)).to.equal('aborted')
      expect(states).to.deep.equal(['opening', 'waiting', 'out_of_sight'])
    })
  }
})

describe('a popup that is given up', () => {
  it('closes when the caller aborts', async () => {
    const controller = new AbortController()
    const windows = await opened(async () => {
      const login = testClient().login({
        mode: 'popup',
        audience: 'present',
        signal: controller.signal,
        onPopupState: (state) => {
          if (state === 'waiting') controller.abort()
        },
      })
      expect(await codeOf(login)).to.equal('aborted')
    })
    await until(() => windows[0]!.closed)
  })

  it('does nothing but reject when the signal was aborted before', async () => {
    const login = testClient().login({ mode: 'popup', signal: AbortSignal.abort() })
    expect(await codeOf(login)).to.equal('aborted')
  })

  it('closes with popup_timeout when the time is over', async () => {
    const windows = await opened(async () => {
      const login = testClient().login({ mode: 'popup', audience: 'present', timeoutInSeconds: 1 })
      expect(await codeOf(login)).to.equal('popup_timeout')
    })
    await until(() => windows[0]!.closed)
  })
})

describe('an answer that is not to be believed', () => {
  it('is refused when the popup answers with the state of another login', async () => {
    const login = testClient().login({ mode: 'popup', audience: 'wrong-state' })
    expect(await codeOf(login)).to.equal('state_mismatch')
  })

  it('is refused without a state', async () => {
    const login = testClient().login({ mode: 'popup', audience: 'no-state' })
    expect(await codeOf(login)).to.equal('state_mismatch')
  })

  it('is not heard from the popup at a foreign origin', async () => {
    const login = testClient().login({ mode: 'popup', audience: 'foreign', timeoutInSeconds: 2 })
    expect(await codeOf(login)).to.equal('popup_timeout')
  })

  it('is not heard from another window of the right origin', async () => {
    let states = 0
    const frame = document.createElement('iframe')
    const login = testClient().login({
      mode: 'popup',
      audience: 'present',
      timeoutInSeconds: 2,
      onPopupState: () => {
        states += 1
        // A frame at the tenant answers without being asked.
        const query = new URLSearchParams({
          redirect_uri: callback,
          state: 'x',
          audience: 'answer',
        })
        frame.src = `${tenantOrigin}/authorize?${query.toString()}`
        document.body.append(frame)
      },
    })
    expect(await codeOf(login)).to.equal('popup_timeout')
    expect(states).to.equal(2)
    frame.remove()
  })

  it('is not heard on the channel with the state of another tab', async () => {
    const channel = new BroadcastChannel('lockstep:popup')
    const login = testClient().login({
      mode: 'popup',
      audience: 'present',
      timeoutInSeconds: 1,
      onPopupState: () =>
        channel.postMessage({
          type: 'lockstep:popup-result',
          response: { code: 'theirs', state: 'theirs' },
        }),
    })
    expect(await codeOf(login)).to.equal('popup_timeout')
    channel.close()
  })

  it('is used once: the first of two counts', async () => {
    const result = await testClient().login({ mode: 'popup', audience: 'twice' })
    expect(result.accessToken).to.equal('access')
  })

  it('is refused when it was given to an earlier login', async () => {
    let earlier: unknown
    const listen = (event: MessageEvent) => void (earlier ??= event.data as unknown)
    addEventListener('message', listen)
    const client = testClient()
    await client.login({ mode: 'popup' })
    removeEventListener('message', listen)

    const { response } = earlier as { response: object }
    const channel = new BroadcastChannel('lockstep:popup')
    const login = client.login({
      mode: 'popup',
      audience: 'present',
      timeoutInSeconds: 1,
      onPopupState: () => channel.postMessage({ type: 'lockstep:popup-result', response }),
    })
    expect(await codeOf(login)).to.equal('popup_timeout')
    channel.close()
  })
})

describe('a tenant page with Cross-Origin-Opener-Policy: same-origin', () => {
  it('answers through the callback page and its channel', async () => {
    const states: PopupState[] = []
    const result = await testClient().login({
      mode: 'popup',
      audience: 'coop',
      onPopupState: (state) => states.push(state),
    })
    expect(result.accessToken).to.equal('access')
    expect(states).to.deep.equal(['opening', 'waiting', 'out_of_sight'])
  })

  it('does not make the login look closed', async () => {
    const login = testClient().login({
      mode: 'popup',
      audience: 'coop-present',
      timeoutInSeconds: 2,
    })
    expect(await codeOf(login)).to.equal('popup_timeout')
  })
})

describe('sso: false', () => {
  it('is overridden, and reported once', async () => {
    const warnings: string[] = []
    const client = createClient({
      domain: tenantOrigin,
      clientId: 'spa',
      redirectUri: callback,
      // @ts-expect-error: sso cannot be switched off; a caller without types tries.
      sso: false,
      onWarning: ({ code }) => warnings.push(code),
    })
    // @ts-expect-error: the same for one login.
    await client.login({ mode: 'popup', sso: false })
    expect(warnings).to.deep.equal(['sso_enforced'])
  })
})
