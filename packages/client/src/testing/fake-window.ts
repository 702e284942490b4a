import type { BrowserWindow } from '../options.js'

/** A window for Node: an address, a history and a storage. `visited` is where the page was sent. */
export function fakeWindow(href = 'https://app.example.com/'): {
  readonly window: BrowserWindow
  readonly visited: string[]
  readonly stored: Map<string, string>
} {
  const visited: string[] = []
  const stored = new Map<string, string>()
  const location = { href, origin: new URL(href).origin, assign: (to: string) => visited.push(to) }
  const window = {
    location,
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, url: URL) => (location.href = url.href),
    },
    navigator: {},
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    },
  }
  return { window: window as unknown as BrowserWindow, visited, stored }
}
