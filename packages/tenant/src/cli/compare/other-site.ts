import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { UsageError } from '../usage-error.js'

/** What the other site is told, and what it must answer for. */
export interface Visit {
  /** Where the person was sent, with `state` in its query. */
  readonly url: string
  readonly state: string
}

/** What the other site sends to `/continue`. */
export interface SiteAnswer {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, string>>
}

/** The other site of a redirect: its possible answers, by a name for each. */
export type OtherSite = ReadonlyMap<string, (visit: Visit) => SiteAnswer | Promise<SiteAnswer>>

/** A site that sends people back without a word. */
export const SILENT_SITE: OtherSite = new Map([['nothing', () => ({})]])

/**
 * Loads the module that plays the other site: `export const answers = { right: ({ url, state }) => … }`.
 *
 * @throws UsageError when the file exports nothing of the kind.
 */
export async function loadOtherSite(file: string | undefined): Promise<OtherSite> {
  if (file === undefined) return SILENT_SITE
  const { answers } = await importModule(file)
  const entries = typeof answers === 'object' && answers !== null ? Object.entries(answers) : []
  if (entries.length === 0 || entries.some(([, answer]) => typeof answer !== 'function')) {
    throw new UsageError(
      `--service: ${file} must export its answers, as in ` +
        'export const answers = { right: ({ url, state }) => ({ body: { … } }) }.',
    )
  }
  return new Map(entries)
}

async function importModule(file: string): Promise<{ readonly answers?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)) as { readonly answers?: unknown }
  } catch (error) {
    throw new UsageError(`--service: ${file} cannot be loaded: ${(error as Error).message}.`)
  }
}
