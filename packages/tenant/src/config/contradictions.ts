import type { CheckedConfig } from './schema.js'
import type { TenantConfig } from './tenant-config.js'

/** A mistake that only shows when parts are compared. */
export interface Contradiction {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Finds names that are used twice or that nothing carries. */
export function contradictions(
  config: TenantConfig,
  { actions = [], triggers = {} }: Pick<CheckedConfig, 'actions' | 'triggers'>,
): readonly Contradiction[] {
  const { clients, connections, rules, users, tenant } = config
  const names = connections.map(({ name }) => name)
  return [
    ...duplicates(
      'clients',
      clients.map(({ clientId }) => clientId),
      'client_id',
    ),
    ...duplicates('databases', names, 'name'),
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
    ...(names.includes(tenant.defaultDirectory)
      ? []
      : [unknownDatabase(['tenant', 'default_directory'], tenant.defaultDirectory, names)]),
    ...users.flatMap(({ connection }, index) =>
      names.includes(connection)
        ? []
        : [unknownDatabase(['users', index, 'connection'], connection, names)],
    ),
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

function unknownDatabase(
  path: readonly (string | number)[],
  found: string,
  names: readonly string[],
): Contradiction {
  const known = names.map((name) => `"${name}"`).join(', ')
  return { path, message: `must name a database; found "${found}". Write one of ${known}.` }
}
