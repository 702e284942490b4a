type Metadata = Record<string, unknown>

interface UpdatableUser {
  readonly user_id: string
  user_metadata?: Metadata
  app_metadata?: Metadata
  [attribute: string]: unknown
}

/** The part of the `auth0` object that is needed here. */
interface Auth0Object {
  readonly baseUrl: string
  readonly accessToken?: string
  readonly users: {
    updateUserMetadata(userId: string, metadata: object): Promise<unknown>
    updateAppMetadata(userId: string, metadata: object): Promise<unknown>
  }
}

/**
 * What `require('@auth0/rule-utilities')` gives a rule that keeps data with the user. Setters change the
 * `user` of this login at once; the `update…` methods keep what they changed. With a namespace, metadata
 * are read and written below that key only.
 */
export class Auth0UserUpdateUtilities {
  readonly #user: UpdatableUser
  readonly #auth0: Auth0Object
  readonly #namespace: string | undefined
  readonly #changed: Metadata = {}

  constructor(user: UpdatableUser, auth0: Auth0Object, namespace?: string) {
    this.#user = user
    this.#auth0 = auth0
    this.#namespace = namespace
  }

  setUser(name: string, value: unknown): void {
    this.#user[name] = value
    this.#changed[name] = value
  }

  getUserMeta(name: string): unknown {
    return this.#read('user_metadata', name)
  }

  setUserMeta(name: string, value: unknown): void {
    this.#write('user_metadata', name, value)
  }

  getAppMeta(name: string): unknown {
    return this.#read('app_metadata', name)
  }

  setAppMeta(name: string, value: unknown): void {
    this.#write('app_metadata', name, value)
  }

  /** Keeps what {@link setUser} changed, through the Management API. */
  async updateUser(): Promise<void> {
    const { baseUrl, accessToken } = this.#auth0
    const url = `${baseUrl}/users/${encodeURIComponent(this.#user.user_id)}`
    const response = await fetch(url, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(this.#changed),
    })
    if (!response.ok) throw new Error(`The user was not updated: status ${response.status}.`)
  }

  async updateUserMeta(): Promise<void> {
    await this.#auth0.users.updateUserMetadata(this.#user.user_id, this.#user.user_metadata ?? {})
  }

  async updateAppMeta(): Promise<void> {
    await this.#auth0.users.updateAppMetadata(this.#user.user_id, this.#user.app_metadata ?? {})
  }

  /** The name that early versions had for {@link updateUserMeta}. */
  updateUserMetadata(): Promise<void> {
    return this.updateUserMeta()
  }

  /** The name that early versions had for {@link updateAppMeta}. */
  updateAppMetadata(): Promise<void> {
    return this.updateAppMeta()
  }

  #read(kind: 'user_metadata' | 'app_metadata', name: string): unknown {
    const metadata = this.#user[kind] ?? {}
    const values = this.#namespace === undefined ? metadata : own(metadata, this.#namespace)
    return typeof values === 'object' && values !== null ? own(values, name) : undefined
  }

  #write(kind: 'user_metadata' | 'app_metadata', name: string, value: unknown): void {
    const metadata = (this.#user[kind] ??= {})
    if (this.#namespace === undefined) {
      metadata[name] = value
      return
    }
    const values = own(metadata, this.#namespace)
    metadata[this.#namespace] = { ...(typeof values === 'object' ? values : {}), [name]: value }
  }
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Metadata)[name] : undefined
}
