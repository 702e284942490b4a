import type { BrowserWindow } from './options.js'

/**
 * Hands the answer in this page's URL to the page that opened the popup, and closes the window. For the
 * page at `popupRedirectUri`.
 *
 * @returns `false` when the URL holds no answer, and nothing was done.
 */
export declare function handlePopupCallback(options?: { window?: BrowserWindow }): boolean
