import { svg } from 'lit'
import { icon } from './icons.js'

/** A plain tick, for lists and buttons. */
export const tickIcon = icon(svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`)

/** Copy to the clipboard. */
export const copyIcon = icon(
  svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2.5" /><path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5" />`,
)

/** Save to a file. */
export const downloadIcon = icon(
  svg`<path d="M12 4v11" /><path d="M7.5 11l4.5 4.5 4.5-4.5" /><path d="M5 19.5h14" />`,
)

/** Another window. */
export const windowIcon = icon(
  svg`<rect x="3.5" y="8" width="12.5" height="12" rx="2.5" /><path d="M12 4.5h6A2.5 2.5 0 0 1 20.5 7v6" />`,
)
