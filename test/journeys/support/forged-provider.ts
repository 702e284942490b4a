import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { JWTPayload } from 'jose'

/** What a provider answers that is not the one it says it is. */
export interface Forgery {
  readonly claims?: JWTPayload
  /** Without a signature, or by a key that the provider does not publish. */
  readonly signature?: 'none' | 'foreign'
  readonly userinfo?: Readonly<Record<string, unknown>>
  readonly discovery?: Readonly<Record<string, unknown>>
}

const { privateKey, publicKey } = await generateKeyPair('ES256')
const foreign = await generateKeyPair('ES256')
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }

/** An OpenID provider over HTTP that says what a test wants. */
export async function startForgedProvider() {
  let forgery: Forgery = {}
  let nonce = ''
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? '/', url())).then((body) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = () => `http://localhost:${(server.address() as AddressInfo).port}`

  async function answer({ pathname }: URL): Promise<unknown> {
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return {
          issuer: url(),
          authorization_endpoint: `${url()}/authorize`,
          token_endpoint: `${url()}/token`,
          userinfo_endpoint: `${url()}/userinfo`,
          jwks_uri: `${url()}/jwks`,
          ...forgery.discovery,
        }
      case '/jwks':
        return { keys: [jwk] }
      case '/userinfo':
        return { sub: 'subject', email: 'lin@corp.example', ...forgery.userinfo }
      default:
        return { access_token: 'upstream', token_type: 'Bearer', id_token: await idToken() }
    }
  }

  async function idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims: JWTPayload = {
      iss: url(),
      aud: 'lockstep',
      sub: 'subject',
      iat: now,
      exp: now + 60,
      nonce,
      ...forgery.claims,
    }
    if (forgery.signature === 'none') {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      return `${part({ alg: 'none' })}.${part(claims)}.`
    }
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(forgery.signature === 'foreign' ? foreign.privateKey : privateKey)
  }

  return {
    url: url(),
    /** From now on the provider answers so, to the visit with this nonce. */
    forge(next: Forgery, ofNonce: string) {
      forgery = next
      nonce = ofNonce
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
