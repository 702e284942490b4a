import { beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../client.js'
import { MfaRequiredError } from '../mfa-required-error.js'
import { fakeWindow } from '../testing/fake-window.js'
import { NOW, createFetchTenant } from '../testing/fetch-tenant.js'
import { createMfa } from './create-mfa.js'

const OPTIONS = { domain: 'tenant.example.com', clientId: 'spa', now: () => NOW } as const

let tenant: Awaited<ReturnType<typeof createFetchTenant>>
beforeEach(async () => {
  tenant = await createFetchTenant()
})

const mfa = () => createMfa({ ...OPTIONS, fetch: tenant.fetch })

describe('createMfa', () => {
  it('sends the token in the header to list, and makes typed authenticators', async () => {
    tenant.next('/mfa/authenticators', [
      { id: 'sms|dev_1', authenticator_type: 'oob', oob_channel: 'sms', active: true, name: 'XX1' },
    ])
    await expect(mfa().list('token')).resolves.toEqual([
      { id: 'sms|dev_1', authenticatorType: 'oob', oobChannel: 'sms', active: true, name: 'XX1' },
    ])
    const headers = new Headers(tenant.requests[0]?.init.headers)
    expect(headers.get('authorization')).toBe('Bearer token')
  })

  it('leaves out what no page could ask for', async () => {
    tenant.next('/mfa/authenticators', [
      { id: 'smoke|dev_1', authenticator_type: 'smoke', active: true },
      { id: 'push|dev_1', authenticator_type: 'oob', oob_channel: 'smoke', type: 'smoke' },
    ])
    await expect(mfa().list('token')).resolves.toEqual([
      { id: 'push|dev_1', authenticatorType: 'oob', active: false },
    ])
  })

  it('asks for the channel that the page names, in the words of the wire', async () => {
    const answer = { challenge_type: 'oob', oob_code: 'code' }
    tenant.next('/mfa/challenge', answer)
    await mfa().challenge('token', { channel: 'push', challengeTypes: ['oob'] })
    expect(JSON.parse(tenant.requests[0]?.init.body as string)).toEqual({
      mfa_token: 'token',
      client_id: 'spa',
      challenge_type: 'oob',
      oob_channel: 'auth0',
    })
  })

  it('refuses an answer without what the caller needs', async () => {
    tenant.next('/mfa/challenge', { challenge_type: 'oob' })
    await expect(mfa().challenge('token')).rejects.toMatchObject({ code: 'invalid_response' })
  })

  it.each(['association_required', 'unsupported_challenge_type', 'expired_token'])(
    'keeps the code %s',
    async (error) => {
      tenant.next('/mfa/challenge', { error, error_description: 'Why.' }, 403)
      await expect(mfa().challenge('token')).rejects.toMatchObject({ code: error, message: 'Why.' })
    },
  )

  it('signs in the client that it was made for, which keeps the refresh token to itself', async () => {
    const client = createClient({ ...OPTIONS, fetch: tenant.fetch })
    const result = await createMfa(client).verify('token', { otp: '123456' })
    expect(result).not.toHaveProperty('refreshToken')
    await expect(client.getToken()).resolves.toBe(result.accessToken)
    expect(tenant.count('/oauth/token')).toBe(1)
  })

  it('goes on with a refused renewal, whose refresh token is replaced', async () => {
    const { window } = fakeWindow()
    const options = { ...OPTIONS, window, useRefreshTokens: true, fetch: tenant.fetch }
    const client = createClient(options)
    const mfa = createMfa(client)
    await mfa.verify('token', { otp: '123456' })
    tenant.next('/oauth/token', { error: 'mfa_required', mfa_token: 'next' }, 403)
    const refused: unknown = await client.getToken({ ignoreCache: true }).catch((error) => error)
    expect(refused).toBeInstanceOf(MfaRequiredError)
    await mfa.verify((refused as MfaRequiredError).mfaToken!, { otp: '654321' })
    expect(tenant.requests.at(-1)?.body.get('mfa_token')).toBe('next')
    await client.getToken({ ignoreCache: true })
    expect(tenant.requests.at(-1)?.body.get('refresh_token')).toBe('refresh-2')
  })

  it('hands the refresh token out where no client keeps it', async () => {
    const result = await mfa().verify('token', { recoveryCode: 'ABC' })
    expect(result.refreshToken).toBe('refresh-1')
  })

  it('takes no ID token of another issuer', async () => {
    tenant.next('/oauth/token', await tenant.tokens({ iss: 'https://evil.example.com/' }))
    await expect(mfa().verify('token', { otp: '123456' })).rejects.toMatchObject({
      code: 'invalid_token',
    })
  })

  it('refuses a client of another copy, before the token goes anywhere', () => {
    const foreign = { ...createClient({ ...OPTIONS, fetch: tenant.fetch }) }
    expect(() => createMfa(foreign)).toThrow(
      expect.objectContaining({ code: 'configuration_error' }),
    )
  })

  it('waits for an approval only where no code was given', async () => {
    tenant.next('/oauth/token', { error: 'authorization_pending' }, 400)
    const prompted = mfa().verify('token', { oobCode: 'oob', bindingCode: '123456' })
    await expect(prompted).rejects.toMatchObject({ code: 'authorization_pending' })

    tenant.next('/oauth/token', { error: 'authorization_pending' }, 400)
    const caller = new AbortController()
    const waiting = mfa().verify('token', { oobCode: 'oob' }, { signal: caller.signal })
    caller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    const { body } = tenant.requests.at(-1) ?? {}
    expect(body?.get('grant_type')).toBe('http://auth0.com/oauth/grant-type/mfa-oob')
    expect(body?.has('binding_code')).toBe(false)
  })
})
