import type { ApplicationId } from '../shared/applications.js'
import { APPLICATIONS } from '../shared/applications.js'

/** What the person in front of the demo chose; the tenant does not need to know any of it. */
export interface Choices {
  readonly application: ApplicationId
  readonly mode: 'popup' | 'redirect'
  /** Who is going to sign in. */
  readonly userId: string
}

const KEY = 'acme:choices'

/** The choices of this tab: the path says which application, the rest survives a redirect login. */
export function loadChoices({ pathname }: Location, storage: Storage): Choices {
  const kept = parse(storage.getItem(KEY))
  const application = Object.values(APPLICATIONS).find(({ path }) => path === pathname)
  return {
    application: application?.id ?? 'intranet',
    mode: kept.mode === 'redirect' ? 'redirect' : 'popup',
    userId: typeof kept.userId === 'string' ? kept.userId : 'auth0|cleo',
  }
}

export function keepChoices(choices: Choices, storage: Storage): void {
  storage.setItem(KEY, JSON.stringify(choices))
}

function parse(text: string | null): Partial<Record<keyof Choices, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // Somebody else wrote there; the defaults are as good.
    return {}
  }
}
