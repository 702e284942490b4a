import { isDeepStrictEqual } from 'node:util'
import { LockstepError } from '@lockstep/protocol'
import type { Log } from '../logging/log.js'
import type { Store } from '../store/store.js'
import type { LoadedConfig } from './load-config.js'
import { layOver, NO_OVERLAY, withEdits } from './overlay.js'
import type { ConfigEdit, Overlay } from './overlay.js'
import { findItem } from './sections.js'
import type { ListSection, RawConfig } from './sections.js'
import type { TenantConfig } from './tenant-config.js'

/**
 * What a change does, told from the configuration as it is. It is asked again when another process was
 * faster, so it must do nothing else; what it throws refuses the change.
 */
export type ConfigChange = (input: RawConfig) => readonly ConfigEdit[]

/** The folder's configuration with the changes that the store keeps laid over it. */
export interface Configuration {
  current(): TenantConfig
  /** The same in the wire's spelling, with the fields that the tenant itself does not use. */
  input(): RawConfig
  /** Takes over what other processes changed. @throws ConfigError when it fits the folder no more. */
  refresh(): Promise<void>
  /**
   * Changes the configuration for every process and for good. It passes the folder's own checks.
   *
   * @throws ConfigError when it does not.
   */
  change(change: ConfigChange): Promise<TenantConfig>
  /** Forgets every change, so that the folder alone counts. */
  discard(): Promise<void>
  /** Takes a folder that was read again. @throws ConfigError when the changes do not fit it. */
  reload(loaded: LoadedConfig): Promise<void>
}

/** The one document. */
const ID = 'overlay'
/** How often a change is tried against other writers: our choice, far beyond real contention. */
const ATTEMPTS = 50

/** A {@link Configuration} that calls `apply` whenever it became another one. */
export function createConfiguration({
  store,
  log,
  loaded,
  apply,
}: {
  readonly store: Store
  readonly log: Log
  readonly loaded: LoadedConfig
  readonly apply: (before: TenantConfig, after: TenantConfig) => Promise<void>
}): Configuration {
  let base = loaded
  let overlay = NO_OVERLAY
  let current = loaded.config
  let input: RawConfig = loaded.input

  /** Seeds stay the folder's: they are in the store, and what happened to them is there. */
  function laid(folder: LoadedConfig, changes: Overlay) {
    if (changes.version === 0) return { input: folder.input, config: folder.config }
    const next = layOver(folder.input, changes)
    const config = { ...folder.parse({ ...next, users: [] }), users: folder.config.users }
    return { input: next, config }
  }

  async function take(folder: LoadedConfig, changes: Overlay): Promise<void> {
    const next = laid(folder, changes)
    const before = current
    base = folder
    overlay = changes
    current = next.config
    input = next.input
    await apply(before, current)
  }

  async function refresh(): Promise<void> {
    const version = (await store.version('configuration', ID)) ?? 0
    if (version === overlay.version) return
    const found = (await store.get<Overlay>('configuration', ID)) ?? NO_OVERLAY
    if (found.version !== overlay.version) await take(base, found)
  }

  return {
    current: () => current,
    input: () => input,
    refresh,

    async change(change) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await refresh()
        const { version } = overlay
        const next = withEdits(overlay, change(input))
        laid(base, next)
        const isWritten =
          version === 0
            ? await store.insert('configuration', ID, next)
            : await store.compareAndSet('configuration', ID, version, next)
        if (!isWritten) continue
        if (overlay.version < next.version) await take(base, next)
        return current
      }
      throw new LockstepError(
        'temporarily_unavailable',
        'The configuration is changed by too many at once.',
      )
    },

    async discard() {
      await store.delete('configuration', ID)
      await take(base, NO_OVERLAY)
    },

    async reload(next) {
      const before = base
      await take(next, overlay)
      for (const { section, id } of shadowed(before, next, overlay)) {
        log.warn({ section, id }, 'changed in the folder, but what the Management API wrote counts')
      }
    },
  }
}

/** What was changed in the folder without effect, since a change of the store lies over it. */
function shadowed(before: LoadedConfig, after: LoadedConfig, { items }: Overlay) {
  return Object.entries(items).flatMap(([name, changed]) => {
    const section = name as ListSection
    return Object.keys(changed).flatMap((id) => {
      const [old, now] = [before, after].map((folder) => findItem(folder.input, section, id))
      return isDeepStrictEqual(old, now) ? [] : [{ section, id }]
    })
  })
}
