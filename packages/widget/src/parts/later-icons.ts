import { icon } from './icons.js'

/** A plain tick, for lists and buttons. */
export const tickIcon = icon('M5 12.5l4.5 4.5L19 7.5')

/** Copy to the clipboard. */
export const copyIcon = icon(
  'M11 8.5h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6a2.5 2.5 0 0 1-2.5-2.5v-6a2.5 2.5 0 0 1 2.5-2.5zM15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5',
)

/** Save to a file. */
export const downloadIcon = icon('M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14')

/** Put on paper. */
export const printIcon = icon(
  'M7.5 9V4h9v5M7.5 17H6a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-1.5M7.5 14h9v6h-9z',
)

/** Another window. */
export const windowIcon = icon(
  'M6 8h7.5a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5H6a2.5 2.5 0 0 1-2.5-2.5v-7A2.5 2.5 0 0 1 6 8zM12 4.5h6A2.5 2.5 0 0 1 20.5 7v6',
)
