import type { LoginTrace, RequestOrigin } from '@lockstep/protocol'
import type { RuleEngine } from '@lockstep/rules'
import type { CryptoKey, JWK } from 'jose'
import type { Clock } from './clock.js'
import type { Configuration } from './config/configuration.js'
import type { TenantConfig } from './config/tenant-config.js'
import type { ServedDuoStandIn } from './duo-stand-in/serve-duo-stand-in.js'
import type { Log } from './logging/log.js'
import type { Store } from './store/store.js'
import type { IdentityProvider } from './identity-provider/identity-provider.js'
import type { User } from './users/user.js'

/** The RS256 key pair of the tenant; made on first use and kept in the store. */
export interface SigningKeys {
  current(): Promise<{ readonly kid: string; readonly privateKey: CryptoKey }>
  /** RFC 7517 section 5: public parts only. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>
  /** The public key for `kid`, or `undefined` when it is not ours. */
  publicKey(kid: string): Promise<CryptoKey | undefined>
}

/** A message that left the tenant, or would have. */
export interface OutboxMessage {
  readonly to: string
  readonly kind: 'email' | 'sms' | 'voice'
  readonly subject?: string
  readonly text: string
  /** The link in the message, if its point is a link. */
  readonly link?: string
  /** Seconds since the epoch. */
  readonly sentAt: number
}

/** Every message the tenant sends lands here too; the newest 500 are kept. */
export interface Outbox {
  send(message: Omit<OutboxMessage, 'sentAt'>): Promise<void>
  list(): readonly OutboxMessage[]
  /** The next message that matches, sent already and not read by `next` yet, or to come. */
  next(filter: {
    readonly to?: string
    readonly timeoutMs?: number
    readonly signal?: AbortSignal
  }): Promise<OutboxMessage>
}

/** Keeps the newest 200 login traces, by transaction. */
export interface LoginTraces {
  /** Creates or replaces the trace of its transaction. */
  record(trace: LoginTrace): void
  get(transactionId: string): LoginTrace | undefined
  /** Newest first. */
  list(): readonly LoginTrace[]
  /** Hears of every trace that is new or has grown, until the returned function is called. */
  watch(listener: (trace: LoginTrace) => void): () => void
}

/** argon2id with a bound on hashes in flight; hashes of other systems are verified, too. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Whether a hash is of the kind that {@link Passwords.hash} makes. */
  isCurrent(hash: string): boolean
  /** Takes as long for an unknown user (`undefined` hash) as for a wrong password. */
  verify(password: string, hash: string | undefined): Promise<boolean>
}

/** What people may say of themselves when they sign up, beside their metadata. */
export type SignUpProfile = Partial<
  Pick<User, 'family_name' | 'given_name' | 'name' | 'nickname' | 'picture' | 'username'>
>

/** The users of all connections. */
export interface Users {
  get(userId: string): Promise<User | undefined>
  findByEmail(connection: string, email: string): Promise<User | undefined>
  /** By what somebody typed to sign in: the address, or the username. */
  findByLogin(connection: string, name: string): Promise<User | undefined>
  /** @throws LockstepError `user_exists`. */
  create(input: {
    readonly connection: string
    readonly email: string
    readonly password: string
    readonly userMetadata?: Readonly<Record<string, unknown>>
    /** Other fields that an administrator, or the person, gave. */
    readonly profile?: Partial<Omit<User, 'version' | 'connection' | 'password_hash'>>
  }): Promise<User>
  /** Adds an account that is found by an address; the one that is there, if there is one. */
  enlist(user: User, address: string): Promise<User>
  /** Adds an account of another site; tells whether there was none of its id. */
  insert(user: User): Promise<boolean>
  /** Removes a user for good, also one of the configuration; tells whether there was one. */
  remove(userId: string): Promise<boolean>
  /** Reads, changes and writes with compare-and-set, again until it succeeds. */
  update(userId: string, change: (user: User) => User): Promise<User>
  /** The user if the password is right. Constant work for unknown users. */
  authenticate(connection: string, username: string, password: string): Promise<User | undefined>
  /** In the order of creation; at most 1,000 unless told otherwise. */
  list(options?: { readonly limit?: number }): Promise<readonly User[]>
}

/** The browsers that users completed a login on. */
export interface Devices {
  /** Whether the user completed a login on this browser in the last 30 days; the simulation decides first. */
  isRecognised(userId: string, request: Request): Promise<boolean>
  /** Call it when a login completes, never earlier. The result is a `Set-Cookie` value. */
  recognise(userId: string, request: Request): Promise<string>
}

/** Where a request came from and which settings of the simulation apply to it. */
export interface Whereabouts {
  readonly origin: RequestOrigin
  /** The simulation says that this browser has never been seen, whatever cookies it sends. */
  readonly forgetDevice: boolean
  /** The simulation says that this browser is known to everybody, even without a cookie. */
  readonly trustDevice: boolean
}

/** What every endpoint works with. */
export interface Services {
  readonly config: () => TenantConfig
  /** The configuration in the wire's spelling, and the way to change it. */
  readonly configuration: Omit<Configuration, 'current' | 'reload'>
  /** With a trailing slash, such as `http://localhost:4400/`. */
  readonly issuer: () => string
  readonly store: Store
  readonly clock: Clock
  readonly keys: SigningKeys
  readonly engine: () => RuleEngine
  readonly outbox: Outbox
  /** Puts a message into the outbox and sends it; rejects when it was not accepted. */
  readonly deliver: (message: Omit<OutboxMessage, 'sentAt'>) => Promise<void>
  readonly traces: LoginTraces
  readonly passwords: Passwords
  readonly users: Users
  readonly devices: Devices
  /** Answers for connections to other sites that have no credentials there. */
  readonly identityProvider: IdentityProvider
  /** What stands in for Duo where nobody gave an account; absent unless it was asked for. */
  readonly duoStandIn?: ServedDuoStandIn | undefined
  readonly log: Log
  /** `reportedIp` is the address of a person that a trusted application speaks for. */
  readonly whereabouts: (request: Request, reportedIp?: string) => Whereabouts
  /** Whether the page is served that plays a phone. */
  readonly virtualPhone: () => boolean
}
