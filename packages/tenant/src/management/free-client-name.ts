import { itemId, itemsOf } from '../config/sections.js'
import type { RawConfig } from '../config/sections.js'
import { ManagementError } from './management-error.js'

/**
 * Refuses a name for the application `id` that stands for another one: files write names where they could
 * write ids, so whoever took the name would have that one's grants and connections.
 *
 * @throws ManagementError 409.
 */
export function requireFreeName(input: RawConfig, id: string, name: unknown): void {
  const clients = itemsOf(input, 'clients').map((item) => ({
    id: itemId('clients', item),
    name: item.name,
  }))
  if (clients.some((client) => client.id === id && client.name === name)) return
  const taken = new Set<unknown>([
    ...clients.map((client) => client.id).filter((other) => other !== id),
    ...itemsOf(input, 'clientGrants').map(({ client_id }) => client_id),
    ...(['databases', 'connections'] as const).flatMap((section) =>
      itemsOf(input, section).flatMap(({ enabled_clients: enabled }) =>
        Array.isArray(enabled) ? (enabled as unknown[]) : [],
      ),
    ),
  ])
  taken.delete(id)
  if (!taken.has(name)) return
  throw new ManagementError(
    409,
    'Another application is called so by its client_id, a grant or a connection.',
    'conflict',
  )
}
