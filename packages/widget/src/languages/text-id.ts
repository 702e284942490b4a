import type { LaterTextId } from './en-later.js'
import type { FirstTextId } from './en.js'

/** The id of one text. English says which there are; every language has them all. */
export type TextId = FirstTextId | LaterTextId
