import { describe, expect, it, vi } from 'vitest'
import { createHostedController } from './hosted-controller.js'

const challenge = {
  screen: 'mfa-otp-challenge',
  rememberBrowser: 'off',
  alternatives: [],
} as const
const code = { action: 'submit_code', code: '123456', rememberBrowser: false } as const

function answering(...bodies: readonly unknown[]) {
  const fetch = vi.fn<typeof globalThis.fetch>()
  for (const body of bodies) fetch.mockResolvedValueOnce(Response.json(body))
  return fetch
}

describe('hosted controller', () => {
  it('asks for the screen of its transaction', async () => {
    const fetch = answering(challenge)
    const controller = createHostedController({ state: 'a b&c', fetch })
    expect(await controller.start()).toEqual(challenge)
    expect(fetch).toHaveBeenCalledWith(
      '/u/api/transaction?state=a+b%26c',
      expect.objectContaining({ credentials: 'same-origin' }),
    )
  })

  it('posts an action as JSON and shows the answer', async () => {
    const redirect = { screen: 'redirect', url: '/authorize/resume?state=1' }
    const fetch = answering(redirect)
    const controller = createHostedController({ state: '1', fetch })
    expect(await controller.submit(code)).toEqual(redirect)
    expect(fetch).toHaveBeenCalledWith(
      '/u/api/transaction?state=1',
      expect.objectContaining({
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(code),
      }),
    )
  })

  it('talks about a reset by its ticket', async () => {
    const fetch = answering({ screen: 'reset-password', email: 'a@b.c', passwordMinLength: 8 })
    await createHostedController({ ticket: 't', fetch }).start()
    expect(fetch).toHaveBeenCalledWith('/u/api/ticket?ticket=t', expect.anything())
  })

  it('shows the error screen of a transaction that is not known', async () => {
    const error = { screen: 'error', error: { code: 'unknown_transaction' } }
    const fetch = vi.fn(() => Promise.resolve(Response.json(error, { status: 404 })))
    expect(await createHostedController({ state: '1', fetch }).start()).toEqual(error)
  })

  it('keeps the screen when the network fails', async () => {
    const fetch = answering(challenge).mockRejectedValueOnce(new TypeError('Failed to fetch'))
    const controller = createHostedController({ state: '1', fetch })
    await controller.start()
    expect(await controller.submit(code)).toEqual({
      ...challenge,
      error: { code: 'network_error' },
    })
  })

  for (const body of ['<html>Bad gateway</html>', '{"screen":1}', 'null']) {
    it(`does not show what is no screen: ${body}`, async () => {
      const fetch = vi.fn(() => Promise.resolve(new Response(body)))
      expect(await createHostedController({ state: '1', fetch }).start()).toEqual({
        screen: 'error',
        error: { code: 'unexpected' },
      })
    })
  }
})
