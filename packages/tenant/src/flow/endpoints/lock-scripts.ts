import type { Client, TenantConfig } from '../../config/tenant-config.js'
import { lockDictionary } from '../../lock-languages/lock-dictionary.js'
import type { Services } from '../../services.js'
import { connectionsOf, federatedOf, findClient, passwordlessOf } from '../request/clients.js'
import { script } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET /client/CLIENT_ID.js`: what auth0-lock is configured by, as the script that it loads. Everything
 * in it is on the login page anyway.
 */
export function clientScript(request: Request, services: Services): Promise<Answer> {
  const config = services.config()
  const client = findClient(config, nameIn(request, /^\/client\/([^/]+)\.js$/))
  if (!client) return Promise.reject(notFound('There is no application with this client_id.'))
  return Promise.resolve(
    script('Auth0.setClient', {
      id: client.clientId,
      tenant: config.tenant.name,
      subscription: 'enterprise',
      strategies: strategiesOf(config, client),
    }),
  )
}

/** `GET /info-v1.js` and `GET /tenants/v1/TENANT.js`: the same for all applications, by connection. */
export function tenantScript(request: Request, services: Services): Promise<Answer> {
  const config = services.config()
  const { pathname } = new URL(request.url)
  const ofTenant = pathname !== '/info-v1.js'
  if (ofTenant && nameIn(request, /^\/tenants\/v1\/([^/]+)\.js$/) !== config.tenant.name) {
    return Promise.reject(notFound('There is no tenant of this name here.'))
  }
  const byClient = config.clients.map((client) => {
    const names = strategiesOf(config, client).flatMap(({ connections }) =>
      connections.map(({ name }) => name),
    )
    return [client.clientId, names] as const
  })
  return Promise.resolve(
    script('Auth0.setTenant', {
      clientsConnections: Object.fromEntries(byClient),
      connections: { database: config.connections.map(databaseEntry) },
    }),
  )
}

/** `GET /js/lock/VERSION/LANGUAGE.js`: the texts of auth0-lock in one language. */
export async function languageScript(request: Request): Promise<Answer> {
  const language = nameIn(request, /^\/js\/lock\/[\w.-]{1,40}\/([A-Za-z-]{2,12})\.js$/)
  const dictionary = await lockDictionary(language.toLowerCase())
  if (!dictionary) throw notFound('There are no texts in this language; Lock shows English.')
  return script('Auth0.registerLanguageDictionary', language, dictionary)
}

interface Strategy {
  readonly name: string
  readonly connections: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[]
}

function strategiesOf(config: TenantConfig, client: Client): readonly Strategy[] {
  const databases = connectionsOf(config, client)
  const others = [
    ...federatedOf(config, client).map(({ strategy, name, displayName, domainAliases = [] }) => ({
      strategy,
      entry: {
        name,
        display_name: displayName,
        ...(domainAliases[0] !== undefined && { domain: domainAliases[0] }),
        domain_aliases: domainAliases.slice(1),
      },
    })),
    ...passwordlessOf(config, client).map(({ strategy, name }) => ({ strategy, entry: { name } })),
  ]
  const strategies = [...new Set(others.map(({ strategy }) => strategy))]
  return [
    ...(databases.length > 0 ? [{ name: 'auth0', connections: databases.map(databaseEntry) }] : []),
    ...strategies.map((name) => ({
      name,
      connections: others.flatMap(({ strategy, entry }) => (strategy === name ? [entry] : [])),
    })),
  ]
}

function databaseEntry({
  name,
  disableSignup,
  passwordMinLength,
  passwordPolicy,
  requiresUsername,
}: TenantConfig['connections'][number]) {
  return {
    name,
    passwordPolicy: passwordPolicy.level,
    password_complexity_options: { min_length: passwordMinLength },
    showSignup: !disableSignup,
    showForgot: true,
    requires_username: requiresUsername,
    ...(requiresUsername && { validation: { username: { min: 1, max: 15 } } }),
  }
}

function nameIn(request: Request, path: RegExp): string {
  const [, name = ''] = path.exec(new URL(request.url).pathname) ?? []
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}

function notFound(description: string): ProtocolError {
  return new ProtocolError('invalid_request', description, { status: 404 })
}
