import type { Screen } from '@lockstep/protocol'
import type { LoginAction, LoginController } from './login-controller.js'
import { parseScreen } from './parse-screen.js'
import { withError } from './with-error.js'

/** Which conversation of the tenant to hold: a login by its `state`, or what a link leads to by its `ticket`. */
export type HostedControllerOptions = (
  | { readonly state: string; readonly ticket?: never }
  | { readonly ticket: string; readonly state?: never }
) & {
  /** Default: the page's own. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Signs in on a page of the tenant: each action is one request to its same-origin API, and each
 * answer is the next screen, also when its status says that something went wrong.
 */
export function createHostedController({
  state,
  ticket,
  fetch = (...request) => globalThis.fetch(...request),
}: HostedControllerOptions): LoginController {
  const url =
    ticket === undefined
      ? `/u/api/transaction?${new URLSearchParams({ state }).toString()}`
      : `/u/api/ticket?${new URLSearchParams({ ticket }).toString()}`
  let shown: Screen = { screen: 'loading' }

  async function ask(action?: LoginAction): Promise<Screen> {
    try {
      const response = await fetch(url, {
        credentials: 'same-origin',
        cache: 'no-store',
        ...(action && {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(action),
        }),
      })
      shown = parseScreen(await body(response)) ?? withError(shown, { code: 'unexpected' })
    } catch {
      shown = withError(shown, { code: 'network_error' })
    }
    return shown
  }

  return { start: () => ask(), submit: ask }
}

/** A body that is no JSON, such as a proxy's error page, is no screen either. */
async function body(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
