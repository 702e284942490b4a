import { createTokenMaker } from './token-maker.js'

export const NOW = 1_800_000_000

interface Answer {
  readonly status?: number
  readonly body: unknown
}

/** A tenant that is a `fetch`: in good health, except for the answers that `next` prepares. */
export async function createFetchTenant() {
  const answers = new Map<string, Answer>()
  const maker = await createTokenMaker()
  const requests: {
    readonly path: string
    readonly body: URLSearchParams
    readonly init: RequestInit
  }[] = []
  let nonce: string | undefined
  let issued = 0

  const healthy = async (path: string): Promise<Answer> => {
    switch (path) {
      case '/.well-known/jwks.json':
        return { body: maker.jwks }
      case '/co/authenticate':
        return { body: { login_ticket: 'ticket' } }
      case '/oauth/token':
        issued += 1
        return { body: await tokens() }
      default:
        return { body: {} }
    }
  }
  const tokens = async (claims: object = {}) => ({
    access_token: `access-${issued}`,
    refresh_token: `refresh-${issued}`,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'openid profile email offline_access',
    id_token: await maker.sign({
      iss: 'https://tenant.example.com/',
      sub: 'auth0|1',
      aud: 'spa',
      iat: NOW,
      exp: NOW + 36_000,
      nonce,
      ...claims,
    }),
  })

  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { pathname: path, origin } = new URL(input as string)
    if (origin !== 'https://tenant.example.com') throw new Error(`a request to ${origin}`)
    requests.push({ path, body: new URLSearchParams(String(init.body as unknown)), init })
    const { status = 200, body } = answers.get(path) ?? (await healthy(path))
    answers.delete(path)
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  }
  return {
    fetch,
    requests,
    maker,
    tokens,
    /** Prepares the answer to the next request for `path`. */
    next: (path: string, body: unknown, status = 200) => answers.set(path, { body, status }),
    /** The next ID tokens belong to the login that went to `url`. */
    follow(url: string | undefined): URLSearchParams {
      const { searchParams } = new URL(url ?? '')
      nonce = searchParams.get('nonce') ?? undefined
      return searchParams
    },
    count: (path: string) => requests.filter((request) => request.path === path).length,
  }
}
