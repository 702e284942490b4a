import type { LoginTrace } from '@lockstep/protocol'
import type { JWK } from 'jose'
import type { AdjustableClock } from './clock.js'
import type { TenantConfigInput } from './config/config-input.js'
import type { DuoControl } from './duo-stand-in/duo-control.js'
import type { SimulatedOrigin } from './http/simulation.js'
import type { Persona } from './identity-provider/persona.js'
import type { Log, LogLevel } from './logging/log.js'
import type { ScriptedPhone } from './phone/scripted-phone.js'
import type { EngineFactory } from './rules/lazy-engine.js'
import type { ActionSwitch } from './rules/action-source.js'
import type { RuleSwitch } from './rules/rule-source.js'
import type { Outbox } from './services.js'
import type { Store } from './store/store.js'
import type { PasswordCost } from './users/passwords.js'
import type { User } from './users/user.js'

/** What a tenant is made from. */
export interface TenantOptions {
  /** A folder in the layout of `auth0-deploy-cli`, or its content as an object. */
  readonly config: string | TenantConfigInput
  /** With the server's address when a server is started; `http://localhost:4400/` by default. */
  readonly issuer?: string
  /**
   * Where the caller serves `tenant.identityProvider.fetch`, without a trailing slash; a started tenant
   * opens a socket of its own. `http://localhost:4499` by default.
   */
  readonly identityProviderUrl?: string
  /** A file that keeps users, keys and sessions; in memory when absent. */
  readonly data?: string
  /** Admits `tenant.from()`. Refused unless the tenant is reachable from this machine only. */
  readonly simulation?: boolean
  /**
   * Serves a stand-in for Duo, at a loopback port of its own, as soon as a login needs Duo and neither a
   * script nor the folder names an account there. Anybody can approve on its pages, so it is refused unless
   * the tenant is reachable from this machine only. Default: false.
   */
  readonly duoStandIn?: boolean
  /** Replacements for `##KEY##` and `@@KEY@@` in the folder. */
  readonly keywords?: Readonly<Record<string, string>>
  readonly clock?: AdjustableClock
  /** A level, or a logger of the caller's; `silent` by default. */
  readonly log?: LogLevel | Log
  /** Proxies whose `X-Forwarded-For` is believed: addresses or CIDR ranges. None by default. */
  readonly trustProxy?: readonly string[]
  /** The private RSA JWK to sign with; the tenant makes and keeps one by default. */
  readonly signingKey?: JWK
  /** 19 MiB and two passes where `data` keeps the users, 4 MiB and one pass in memory. */
  readonly passwordCost?: PasswordCost
  /** Where the documents are instead of SQLite. */
  readonly store?: Store
  /**
   * Serves `/phone`, a page that plays the phone of push notifications. Only on loopback by default: it is
   * a tool for development.
   */
  readonly virtualPhone?: boolean
  /** Runs the rules instead of `@lockstep/rules`. */
  readonly ruleEngine?: EngineFactory
}

/** What the caller of {@link Tenant.fetch} knows about the connection. */
export interface FetchOptions {
  /** The peer of the socket; `127.0.0.1` by default. */
  readonly remoteAddress?: string | undefined
}

/** A mock authorization backend in this process, and what a test may see and turn. */
export interface Tenant {
  /** Answers one request; the whole server is this function. */
  fetch(request: Request, options?: FetchOptions): Promise<Response>
  /** The issuer without its trailing slash, such as `http://localhost:4400`. */
  readonly url: string
  readonly clock: AdjustableClock
  readonly outbox: Outbox
  readonly traces: {
    /** Newest first. */
    list(): readonly LoginTrace[]
    get(transactionId: string): LoginTrace | undefined
    /** Hears of every login that begins or goes on, until the returned function is called. */
    watch(listener: (trace: LoginTrace) => void): () => void
  }
  readonly rules: RuleSwitch
  readonly actions: ActionSwitch
  /** The development identity provider, for connections without credentials of their own. */
  readonly identityProvider: {
    /** Starts it and returns its issuer, such as `http://localhost:4401`. */
    open(): Promise<string>
    /** Answers one request, with or without a socket. */
    fetch(request: Request): Promise<Response>
    /** From now on everybody who is sent there signs in as this persona; `null` ends that. */
    signInAs(persona: Persona | null): void
    /** From now on everybody who is sent there refuses to sign in. */
    refuse(): void
  }
  readonly users: {
    /** In the order of creation, without their password hashes. */
    list(): Promise<readonly Omit<User, 'password_hash'>[]>
  }
  /**
   * Makes the next requests come from somewhere else; `null` ends that.
   *
   * @throws Error unless the tenant was made with `simulation: true`.
   */
  from(origin: SimulatedOrigin | null): void
  /** The code the user's authenticator app shows now, also while it is being enrolled. */
  currentCode(userId: string): Promise<string | undefined>
  /**
   * A phone for push notifications, in this process. It speaks the same protocol as a real one: what it
   * approves is signed with a key of its own.
   */
  phone(userId: string): ScriptedPhone
  /** The people in front of the stand-in for Duo; its methods throw unless the tenant has one. */
  readonly duo: DuoControl
  /** Stops the rule engine and closes the store. */
  close(): Promise<void>
}
