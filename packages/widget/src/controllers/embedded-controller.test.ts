import type { LoginOptions, PopupLoginOptions } from '@lockstep/client'
import { LockstepError, type Screen } from '@lockstep/protocol'
import { describe, expect, it, vi } from 'vitest'
import { createEmbeddedController } from './embedded-controller.js'

const target = {
  connection: 'Users',
  passwordMinLength: 8,
  allowSignUp: true,
  allowForgotPassword: true,
}
const credentials = { username: 'alice@example.com', password: 's3cret' }
const submitPassword = { action: 'submit_password', ...credentials } as const
const result = { accessToken: 'at' }

/** A client whose `login` the test settles, and everything around it. */
function setUp({
  mode = 'popup' as 'popup' | 'redirect',
  openWindow = () => null as Window | null,
}) {
  const logins: {
    options: LoginOptions
    resolve: (value: unknown) => void
    reject: (error: Error) => void
  }[] = []
  const client = {
    login: vi.fn(
      (options: LoginOptions) =>
        new Promise((resolve, reject) => {
          logins.push({ options, resolve, reject })
          options.signal?.addEventListener('abort', () => {
            reject(new LockstepError('aborted', 'Aborted.'))
          })
        }),
    ),
    signUp: vi.fn(() => Promise.resolve()),
    requestPasswordReset: vi.fn(() => Promise.resolve()),
  }
  const listener = { screen: vi.fn<(screen: Screen) => void>(), authenticated: vi.fn() }
  const controller = createEmbeddedController({
    client: client as never,
    mode,
    target,
    openWindow,
    login: { audience: 'https://api' },
  })
  controller.listener = listener
  return { controller, client, listener, logins }
}

describe('embedded controller', () => {
  it('begins with the login screen', async () => {
    const { controller } = setUp({})
    expect(await controller.start()).toEqual({ screen: 'login', target })
  })

  it('calls login() before anything is awaited', () => {
    const { controller, client } = setUp({})
    void controller.submit(submitPassword)
    expect(client.login).toHaveBeenCalledWith(
      expect.objectContaining({
        mode: 'popup',
        credentials: { ...credentials, connection: 'Users' },
        audience: 'https://api',
      }),
    )
  })

  it('shows that the window is open, then success, and hands over the result', async () => {
    const { controller, listener, logins } = setUp({})
    const answer = controller.submit(submitPassword)
    const { onPopupState } = logins[0]!.options as PopupLoginOptions
    onPopupState?.('opening')
    expect(listener.screen).not.toHaveBeenCalled()
    onPopupState?.('waiting')
    expect(listener.screen).toHaveBeenCalledWith({ screen: 'continue-in-popup', popup: 'waiting' })
    logins[0]!.resolve(result)
    expect(await answer).toEqual({ screen: 'success' })
    expect(listener.authenticated).toHaveBeenCalledWith(result)
  })

  it('goes back to the login screen with the reason', async () => {
    const { controller, logins } = setUp({})
    const answer = controller.submit(submitPassword)
    logins[0]!.reject(new LockstepError('invalid_user_password', 'Wrong email or password.'))
    expect(await answer).toEqual({
      screen: 'login',
      target,
      loginHint: 'alice@example.com',
      error: { code: 'wrong_credentials' },
    })
  })

  it('keeps the credentials for the click that opens a blocked window', async () => {
    const { controller, logins } = setUp({})
    const answer = controller.submit(submitPassword)
    logins[0]!.reject(new LockstepError('popup_blocked', 'Blocked.'))
    expect(await answer).toEqual({ screen: 'continue-in-popup', popup: 'blocked' })
    void controller.submit({ action: 'open_popup' })
    expect(logins[1]!.options).toMatchObject({ mode: 'popup', credentials })
  })

  it('signs in on this page instead of in a blocked window', async () => {
    const { controller, logins } = setUp({})
    const answer = controller.submit(submitPassword)
    logins[0]!.reject(new LockstepError('popup_blocked', 'Blocked.'))
    await answer
    void controller.submit({ action: 'use_redirect' })
    expect(logins[1]!.options).toMatchObject({ mode: 'redirect', credentials })
  })

  it('forgets the credentials when the person cancels', async () => {
    const { controller, logins } = setUp({})
    const answer = controller.submit(submitPassword)
    const cancelled = controller.submit({ action: 'cancel_popup' })
    const login = { screen: 'login', target, loginHint: 'alice@example.com' }
    expect(await cancelled).toEqual(login)
    expect(await answer).toEqual(login)
    expect(await controller.submit({ action: 'open_popup' })).toEqual(login)
    expect(logins).toHaveLength(1)
  })

  it('leaves the page in redirect mode', async () => {
    const { controller, logins } = setUp({ mode: 'redirect' })
    const answer = controller.submit(submitPassword)
    expect(logins[0]!.options).toMatchObject({ mode: 'redirect' })
    logins[0]!.resolve(undefined)
    expect(await answer).toEqual({ screen: 'loading' })
  })

  it('opens the window of a sign-up in the click and signs in with the new account', async () => {
    const popup = { close: vi.fn() } as unknown as Window
    const { controller, client, logins } = setUp({ openWindow: () => popup })
    void controller.submit({ action: 'sign_up', email: 'new@example.com', password: 'pw' })
    await vi.waitFor(() => expect(logins).toHaveLength(1), { timeout: 10_000 })
    expect(client.signUp).toHaveBeenCalledWith({
      email: 'new@example.com',
      password: 'pw',
      connection: 'Users',
    })
    expect(logins[0]!.options).toMatchObject({ popup, mode: 'popup' })
  })

  it('closes the window again when the account cannot be made', async () => {
    const popup = { close: vi.fn() } as unknown as Window
    const { controller, client } = setUp({ openWindow: () => popup })
    client.signUp.mockRejectedValue(new LockstepError('user_exists', 'Exists.'))
    const screen = await controller.submit({
      action: 'sign_up',
      email: 'new@example.com',
      password: 'pw',
    })
    expect(screen).toMatchObject({ screen: 'signup', error: { code: 'user_exists' } })
    expect(popup.close).toHaveBeenCalled()
  })

  it('says that a link was sent', async () => {
    const { controller, client } = setUp({})
    const action = { action: 'request_password_reset', email: 'alice@example.com' } as const
    expect(await controller.submit(action)).toMatchObject({
      screen: 'login',
      notice: 'reset_email_sent',
      loginHint: 'alice@example.com',
    })
    client.requestPasswordReset.mockRejectedValue(new LockstepError('network_error', 'Offline.'))
    expect(await controller.submit(action)).toMatchObject({
      screen: 'forgot-password',
      error: { code: 'network_error' },
    })
  })

  it('refuses what only a hosted page can do', async () => {
    const { controller } = setUp({})
    expect(await controller.submit({ action: 'approve_consent' })).toEqual({
      screen: 'error',
      error: { code: 'unexpected' },
    })
  })
})
