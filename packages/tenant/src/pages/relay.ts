import { pageData } from './page-data.js'

/**
 * `doPost` for popups of the tenant in browsers where a popup cannot post to its opener, as WinChan
 * calls it. It posts to applications' own origins only, so that nobody else can make the tenant speak.
 */
const { origins } = pageData() as { readonly origins: readonly string[] }

Object.assign(window, {
  doPost(message: unknown, origin: unknown): void {
    const target = origins.find((allowed) => allowed === origin)
    if (target !== undefined) window.parent.postMessage(message, target)
  },
})
