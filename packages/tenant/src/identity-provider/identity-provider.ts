import type { Hono } from 'hono'
import type { Services } from '../services.js'
import type { Persona } from './persona.js'

/** How a person at the identity provider behaves when nobody sits in front of its page. */
export type ScriptedPerson = Persona | 'refuse'

/** A development identity provider, on an origin of its own. */
export interface IdentityProvider {
  /** Starts it, if it has not been started, and returns its issuer, such as `http://localhost:4401`. */
  open(): Promise<string>
  /** Where it is; `undefined` while nobody has opened it. */
  origin(): string | undefined
  /** Answers one request; the whole provider is this function. */
  fetch(request: Request): Promise<Response>
  /** Answers for every person without showing the page, until `null` is given. */
  script(person: ScriptedPerson | null): void
}

/** What {@link createIdentityProvider} needs. */
export interface IdentityProviderOptions {
  readonly services: () => Pick<Services, 'clock' | 'config' | 'issuer' | 'store' | 'users'>
  /** Opens a socket, or says where one would be; called once. */
  readonly listen: () => Promise<string>
}

/**
 * The identity provider that answers for social networks and companies on a laptop: it asks nobody
 * for a password, and lets the developer choose who signs in. It speaks OpenID Connect like any
 * other, and the tenant has no other way to it than to any other.
 */
export function createIdentityProvider({
  services,
  listen,
}: IdentityProviderOptions): IdentityProvider {
  let opening: Promise<string> | undefined
  let issuer: string | undefined
  let app: Promise<Hono> | undefined
  let scripted: ScriptedPerson | null = null

  return {
    async open() {
      issuer = await (opening ??= listen())
      return issuer
    },
    origin: () => issuer,
    async fetch(request) {
      app ??= import('./provider-app.js').then(({ createProviderApp }) =>
        createProviderApp({
          ...services(),
          provider: () => issuer ?? '',
          scripted: () => scripted,
        }),
      )
      return (await app).fetch(request)
    },
    script(person) {
      scripted = person
    },
  }
}
