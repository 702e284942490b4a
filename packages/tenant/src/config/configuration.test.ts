import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { createLog } from '../logging/log.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import type { Store } from '../store/store.js'
import type { TenantConfigInput } from './config-input.js'
import { createConfiguration } from './configuration.js'
import { loadConfig } from './load-config.js'

const FOLDER: TenantConfigInput = {
  tenant: { session_lifetime: 10, friendly_name: 'Acme' },
  clients: [
    { client_id: 'acme', name: 'Acme', callbacks: ['http://localhost:1/callback'] },
    { client_id: 'shop', name: 'Shop' },
  ],
  roles: [{ name: 'admin' }],
  users: [{ email: 'ada@example.com', password: 'a long password', roles: ['admin'] }],
}

const stores: Store[] = []
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())))

function newStore(): Store {
  const store = createSqliteStore({ clock: createClock() })
  stores.push(store)
  return store
}

function open(store: Store, folder = FOLDER) {
  return createConfiguration({
    store,
    log: createLog('silent'),
    loaded: loadConfig(folder),
    apply: () => Promise.resolve(),
  })
}

const client = (client_id: string, name = client_id) =>
  ({ section: 'clients', id: client_id, item: { client_id, name } }) as const

describe('the configuration', () => {
  it('takes, replaces and loses items, and keeps the others', async () => {
    const configuration = open(newStore())
    await configuration.change(() => [
      client('new'),
      client('acme', 'Renamed'),
      { section: 'clients', id: 'shop', item: null },
    ])
    const names = configuration.current().clients.map(({ name }) => name)
    expect(names).toEqual(['Renamed', 'new'])
    expect(configuration.current().clients[0]?.callbacks).toEqual([])
  })

  it('changes members of a section one by one', async () => {
    const configuration = open(newStore())
    await configuration.change(() => [{ section: 'tenant', members: { session_lifetime: 5 } }])
    const { sessionLifetimeHours, friendlyName } = configuration.current().tenant
    expect([sessionLifetimeHours, friendlyName]).toEqual([5, 'Acme'])
  })

  it('keeps the database that no folder names when another one is added', async () => {
    const configuration = open(newStore())
    await configuration.change(() => [
      { section: 'databases', id: 'con_staff', item: { name: 'Staff' } },
    ])
    expect(configuration.current().connections.map(({ name }) => name)).toEqual([
      'Username-Password-Authentication',
      'Staff',
    ])
  })

  it('refuses what the folder could not say, and stays as it was', async () => {
    const configuration = open(newStore())
    const bad = { section: 'clients', id: 'x', item: { name: 'X', callbacks: ['no address'] } }
    await expect(configuration.change(() => [bad as never])).rejects.toThrow('must be a URL')
    const twice = { ...client('other', 'Shop'), id: 'other' }
    await configuration.change(() => [twice])
    expect(configuration.current().clients).toHaveLength(3)
  })

  it('is the same for every process on the store, and after a restart', async () => {
    const store = newStore()
    const [one, other] = [open(store), open(store)]
    await one.change(() => [client('new')])
    await other.refresh()
    expect(other.current()).toEqual(one.current())
    await other.change(() => [{ section: 'clients', id: 'new', item: null }])
    await one.refresh()
    expect(one.current().clients).toHaveLength(2)
    const restarted = open(store)
    await restarted.refresh()
    expect(restarted.current().clients).toHaveLength(2)
  })

  it('loses no change of two that come at the same time', async () => {
    const store = newStore()
    const [one, other] = [open(store), open(store)]
    await Promise.all(
      [one, other].flatMap((configuration, index) =>
        [1, 2, 3].map((n) => configuration.change(() => [client(`c${index}${n}`)])),
      ),
    )
    await one.refresh()
    expect(one.current().clients).toHaveLength(8)
  })

  it('lays the changes over a folder that was read again', async () => {
    const configuration = open(newStore())
    await configuration.change(() => [client('acme', 'Changed')])
    await configuration.reload(
      loadConfig({
        ...FOLDER,
        clients: [
          { client_id: 'acme', name: 'Saved', callbacks: ['http://localhost:1/other'] },
          { client_id: 'third', name: 'Third' },
        ],
      }),
    )
    expect(configuration.current().clients.map(({ name }) => name)).toEqual(['Changed', 'Third'])
  })

  it('is the folder alone again when the changes are discarded', async () => {
    const store = newStore()
    const configuration = open(store)
    await configuration.change(() => [client('new')])
    await configuration.discard()
    await configuration.refresh()
    expect(configuration.current().clients.map(({ name }) => name)).toEqual(['Acme', 'Shop'])
  })

  it('keeps the last good configuration when a folder contradicts the changes', async () => {
    const configuration = open(newStore())
    await configuration.change(() => [
      { section: 'roles', id: 'rol_new', item: { id: 'rol_new', name: 'editor' } },
    ])
    const clash = loadConfig({ ...FOLDER, roles: [{ name: 'admin' }, { name: 'editor' }] })
    await expect(configuration.reload(clash)).rejects.toThrow('must be unique')
    expect(configuration.current().roles.map(({ name }) => name)).toEqual(['admin', 'editor'])
  })
})
