import { beforeAll, describe, expect, it } from 'vitest'
import { createTokenMaker } from './testing/token-maker.js'
import type { IdTokenAudience, IdTokenExpectation } from './id-token.js'
import { validateIdToken } from './id-token.js'
import { createKeySet } from './key-set.js'

const now = 1_800_000_000
const good = {
  iss: 'https://tenant.example.com/',
  sub: 'auth0|1',
  aud: 'spa',
  iat: now,
  exp: now + 3600,
  nonce: 'nonce',
}

let maker: Awaited<ReturnType<typeof createTokenMaker>>
beforeAll(async () => {
  maker = await createTokenMaker()
})

function validate(
  idToken: string | undefined,
  expected: Partial<IdTokenExpectation> = {},
  client: Partial<IdTokenAudience> = {},
) {
  return validateIdToken(
    idToken,
    {
      origin: 'https://tenant.example.com',
      clientId: 'spa',
      keys: createKeySet(async () => maker.jwks),
      leewaySeconds: 0,
      ...client,
    },
    { now, nonce: 'nonce', ...expected },
  )
}

describe('validateIdToken (OpenID Connect Core section 3.1.3.7)', () => {
  it('accepts a good token', async () => {
    expect(await validate(await maker.sign(good))).toEqual(good)
  })

  it('accepts an audience list with us as the authorized party', async () => {
    const claims = { ...good, aud: ['spa', 'other'], azp: 'spa' }
    expect(await validate(await maker.sign(claims))).toEqual(claims)
  })

  it('accepts a token of the last second', async () => {
    await expect(validate(await maker.sign({ ...good, exp: now + 1 }))).resolves.toBeDefined()
  })

  it('forgives as much as the leeway says', async () => {
    const token = await maker.sign({ ...good, iat: now - 100, exp: now - 59 })
    await expect(validate(token, {}, { leewaySeconds: 60 })).resolves.toBeDefined()
    await expect(validate(token, {}, { leewaySeconds: 59 })).rejects.toThrow('wrong exp')
  })

  it.each([
    ['iss', { iss: 'https://evil.example.com/' }],
    ['iss', { iss: 'https://tenant.example.com' }],
    ['sub', { sub: undefined }],
    ['sub', { sub: '' }],
    ['aud', { aud: 'other' }],
    ['aud', { aud: ['other'] }],
    ['aud', { aud: undefined }],
    ['azp', { azp: 'other' }],
    ['azp', { aud: ['spa', 'other'] }],
    ['exp', { iat: now - 1, exp: now }],
    ['exp', { exp: undefined }],
    ['iat', { iat: undefined }],
    ['iat', { iat: now + 7200 }],
    ['nonce', { nonce: 'other' }],
    ['nonce', { nonce: undefined }],
  ])('refuses a wrong %s: %j', async (name, claims) => {
    const login = validate(await maker.sign({ ...good, ...claims }))
    await expect(login).rejects.toMatchObject({ code: 'invalid_token' })
    await expect(login).rejects.toThrow(`wrong ${name}`)
  })

  it('checks auth_time against max_age', async () => {
    const token = await maker.sign({ ...good, auth_time: now - 10 })
    await expect(validate(token, { maxAge: 10 })).resolves.toBeDefined()
    await expect(validate(token, { maxAge: 9 })).rejects.toThrow('wrong auth_time')
    await expect(validate(await maker.sign(good), { maxAge: 10 })).rejects.toThrow('auth_time')
  })

  it('refuses another person after a refresh, and needs no nonce then', async () => {
    const token = await maker.sign({ ...good, nonce: undefined })
    const expected = { nonce: undefined, subject: 'auth0|1' }
    await expect(validate(token, expected)).resolves.toBeDefined()
    await expect(validate(token, { ...expected, subject: 'auth0|2' })).rejects.toThrow('wrong sub')
  })

  it('refuses the signature of another key with the same name', async () => {
    const forger = await createTokenMaker()
    await expect(validate(await forger.sign(good))).rejects.toThrow('wrong signature')
  })

  it('refuses a changed body', async () => {
    const [head, , signature] = (await maker.sign(good)).split('.')
    const [, body] = (await maker.sign({ ...good, sub: 'auth0|2' })).split('.')
    await expect(validate(`${head}.${body}.${signature}`)).rejects.toThrow('wrong signature')
  })

  it.each(['none', 'HS256', 'RS512', undefined])('refuses the algorithm %s', async (alg) => {
    await expect(validate(await maker.sign(good, { alg }))).rejects.toThrow('wrong signature')
  })

  it.each([undefined, '', 'a.b', '..', 'e30.e30.!', 'bnVsbA.bnVsbA.'])(
    'refuses what is no token: %s',
    async (text) => {
      await expect(validate(text)).rejects.toMatchObject({ code: 'invalid_token' })
    },
  )

  it('never quotes the token', async () => {
    const token = await maker.sign({ ...good, nonce: 'other' })
    const error = (await validate(token).catch((error: unknown) => error)) as Error
    for (const part of [...token.split('.'), 'other']) expect(error.message).not.toContain(part)
  })
})
