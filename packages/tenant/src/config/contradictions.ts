import type { CheckedConfig } from './schema/config.js'
import { accountOf } from '../users/identities.js'
import { unknownStrategies } from './complete-connections.js'
import { didYouMean } from './did-you-mean.js'
import type { ClientGrant, TenantConfig } from './tenant-config.js'

/** A mistake that only shows when parts are compared. */
export interface Contradiction {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Finds names that are used twice or that nothing carries. */
export function contradictions(
  config: TenantConfig,
  {
    actions = [],
    triggers = {},
    connections: others,
  }: Pick<CheckedConfig, 'actions' | 'connections' | 'triggers'>,
): readonly Contradiction[] {
  const { clients, connections, rules, users, tenant, roles, organizations } = config
  const { resourceServers, clientGrants } = config
  const names = connections.map(({ name }) => name)
  const everywhere = [
    ...names,
    ...config.federated.map(({ name }) => name),
    ...config.passwordless.map(({ name }) => name),
  ]
  return [
    ...unsafeLegacy(tenant),
    ...duplicates(
      'clients',
      clients.map(({ clientId }) => clientId),
      'client_id',
    ),
    ...duplicates('databases', names, 'name'),
    ...sharedNames(names, others),
    ...unknownStrategies(others).map(({ index, field, message }) => ({
      path: ['connections', index, field],
      message,
    })),
    ...duplicates(
      'rules',
      rules.map(({ name }) => name),
      'name',
    ),
    ...duplicates(
      'actions',
      actions.map(({ name }) => name),
      'name',
    ),
    ...unknownActions(actions, triggers['post-login']),
    ...duplicates(
      'users',
      users.map(({ user_id }) => user_id),
      'user_id',
    ),
    ...duplicates(
      'users',
      users.map(({ connection, email }) => `${email.toLowerCase()} in ${connection}`),
      'email',
    ),
    ...duplicates(
      'roles',
      roles.map(({ name }) => name),
      'name',
    ),
    ...duplicates(
      'organizations',
      organizations.map(({ name }) => name),
      'name',
    ),
    ...users.flatMap((user, index) => [
      ...strangers(['users', index, 'roles'], user.roles, {
        what: 'a role',
        folder: 'roles',
        known: roles.map(({ name }) => name),
      }),
      ...strangers(['users', index, 'organizations'], user.organizations, {
        what: 'an organization',
        folder: 'organizations',
        known: organizations.map(({ name }) => name),
      }),
    ]),
    ...twoOwners(config),
    ...duplicates(
      'resourceServers',
      resourceServers.map(({ identifier }) => identifier),
      'identifier',
    ),
    ...clientGrants.flatMap((grant, index) => unknownInGrant(config, grant, index)),
    ...(names.includes(tenant.defaultDirectory)
      ? []
      : [unknownDatabase(['tenant', 'default_directory'], tenant.defaultDirectory, names)]),
    ...users.flatMap((user, index) => strayUser(user, { index, names, everywhere })),
  ]
}

/** Who reproduces an old hole says so twice, and not where findings deny. */
function unsafeLegacy({ legacy, strict }: TenantConfig['tenant']): readonly Contradiction[] {
  if (!legacy.unsafeResourceOwner) return []
  const path = ['tenant', 'legacy', 'unsafeResourceOwner']
  return [
    ...(legacy.resourceOwner
      ? []
      : [{ path, message: 'needs legacy.resourceOwner: true beside it. Add it, or remove this.' }]),
    ...(strict ? [{ path, message: 'cannot be true with strict: true. Remove one of them.' }] : []),
  ]
}

function duplicates(
  section: string,
  values: readonly string[],
  field: string,
): readonly Contradiction[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [
          {
            path: [section, index, field],
            message: `must be unique; found "${value}" twice. Change one of them.`,
          },
        ],
  )
}

function unknownActions(
  actions: NonNullable<CheckedConfig['actions']>,
  bindings: NonNullable<CheckedConfig['triggers']>['post-login'] = [],
): readonly Contradiction[] {
  const names = actions.map(({ name }) => name)
  const known = names.map((name) => `"${name}"`).join(', ')
  return bindings.flatMap(({ action_name: found }, index) => {
    if (names.includes(found)) return []
    const way = known === '' ? 'Add it to actions/.' : `Write one of ${known}.`
    const message = `must name an Action; found "${found}". ${way}`
    return [{ path: ['triggers', 'post-login', index, 'action_name'], message }]
  })
}

/** Two connections of one name would be one to whoever asks for it by name. */
function sharedNames(
  databases: readonly string[],
  others: CheckedConfig['connections'] = [],
): readonly Contradiction[] {
  const names = others.map(({ name }) => name)
  return names.flatMap((name, index) =>
    databases.includes(name) || names.indexOf(name) !== index
      ? [
          {
            path: ['connections', index, 'name'],
            message: `must be unique; found "${name}" twice. Change one of them.`,
          },
        ]
      : [],
  )
}

/** A user of no connection, or one with a password that nobody would ever check. */
function strayUser(
  { connection, password, password_hash: hash }: TenantConfig['users'][number],
  {
    index,
    names,
    everywhere,
  }: {
    readonly index: number
    readonly names: readonly string[]
    readonly everywhere: readonly string[]
  },
): readonly Contradiction[] {
  if (!everywhere.includes(connection)) {
    const known = everywhere.map((name) => `"${name}"`).join(', ')
    const message = `must name a connection; found "${connection}". Write one of ${known}.`
    return [{ path: ['users', index, 'connection'], message }]
  }
  if (names.includes(connection) || (password === undefined && hash === undefined)) return []
  const field = password === undefined ? 'password_hash' : 'password'
  const message = `has no use: people of "${connection}" sign in elsewhere. Remove it.`
  return [{ path: ['users', index, field], message }]
}

/** Names in a list that nothing carries. */
function strangers(
  path: readonly (string | number)[],
  listed: readonly string[] = [],
  {
    what,
    folder,
    known,
  }: { readonly what: string; readonly folder: string; readonly known: readonly string[] },
): readonly Contradiction[] {
  return listed.flatMap((name, index) => {
    if (known.includes(name)) return []
    const meant = didYouMean(name, known)
    const fix = meant === undefined ? `Add ${folder}/${name}.json.` : `Did you mean "${meant}"?`
    return [
      {
        path: [...path, index],
        message: `must name ${what}; found "${name}". ${fix}`,
      },
    ]
  })
}

/** An account signs in as one user; with two, whoever is found first would decide about MFA. */
function twoOwners({ users }: TenantConfig): readonly Contradiction[] {
  const owners = new Map<string, string>()
  return users.flatMap(({ user_id, identities = [] }, index) =>
    identities.flatMap((identity, at) => {
      const account = accountOf(identity)
      const owner = owners.get(account)
      owners.set(account, user_id)
      if (owner === undefined) return []
      const message = `must be linked to one user; "${account}" is one of "${owner}" already. Remove one.`
      return [{ path: ['users', index, 'identities', at], message }]
    }),
  )
}

/** A grant that gives nothing to nobody is a misspelt one. */
function unknownInGrant(
  { clients, resourceServers }: TenantConfig,
  { clientId, audience }: ClientGrant,
  index: number,
): readonly Contradiction[] {
  const isApi = resourceServers.some(({ identifier }) => identifier === audience)
  const at = (field: string, message: string) => ({
    path: ['clientGrants', index, field],
    message,
  })
  return [
    ...(clients.some((client) => client.clientId === clientId)
      ? []
      : [at('client_id', `must name an application; found "${clientId}". Write one of clients.`)]),
    ...(audience === null || isApi
      ? []
      : [
          at(
            'audience',
            `must name an API; found "${audience}". Write an identifier of resourceServers, or "https://…/api/v2/" for the Management API.`,
          ),
        ]),
  ]
}

function unknownDatabase(
  path: readonly (string | number)[],
  found: string,
  names: readonly string[],
): Contradiction {
  const known = names.map((name) => `"${name}"`).join(', ')
  return { path, message: `must name a database; found "${found}". Write one of ${known}.` }
}
