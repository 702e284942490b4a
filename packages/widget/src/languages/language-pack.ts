import type { LaterTextId } from './en-later.js'
import type { FirstTextId } from './en.js'
import type { TextId } from './text-id.js'

/** Texts of one language by id; `{name}` stands for a value that the widget fills in. */
export type Texts<Id extends TextId = TextId> = Readonly<Record<Id, string>>

/** All texts of the widget in one language. */
export interface LanguagePack {
  /** BCP 47, such as `en` or `pt-BR`. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly texts: Texts<FirstTextId>
  /** What the screens need that are loaded when they are shown. */
  readonly later: () => Promise<Texts<LaterTextId>>
}

/** Values for the `{placeholders}` of one text. */
export type TextValues = Readonly<Record<string, string>>

/** Finds a text by its id and fills in the values. */
export type Translate = (id: TextId, values?: TextValues) => string

/**
 * Makes the function that screens ask for their texts. The later sources win: a language's first
 * texts, its later ones once they are there, and the page's own wording.
 */
export function translator(...sources: readonly (Partial<Texts> | undefined)[]): Translate {
  const texts = Object.assign({}, ...sources) as Partial<Texts>
  return (id, values = {}) => fill(texts[id] ?? id, values)
}

function fill(text: string, values: TextValues): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? placeholder) : placeholder,
  )
}

/**
 * A waiting time in words, such as "5 minutes" or "1 minute"; rounded up, so that the person who
 * waits for it is not early.
 */
export function duration(seconds: number, language: string): string {
  const [amount, unit] = seconds < 90 ? [seconds, 'second'] : [seconds / 60, 'minute']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(amount),
  )
}
