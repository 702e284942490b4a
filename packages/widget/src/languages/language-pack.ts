import type { TextId } from './en.js'

/** All texts of the widget in one language. */
export interface LanguagePack {
  /** BCP 47, such as `en` or `pt-BR`. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** `{name}` stands for a value that the widget fills in. */
  readonly texts: Readonly<Record<TextId, string>>
}

/** Values for the `{placeholders}` of one text. */
export type TextValues = Readonly<Record<string, string>>

/** Finds a text by its id and fills in the values. */
export type Translate = (id: TextId, values?: TextValues) => string

/**
 * Makes the function that screens ask for their texts.
 *
 * @param overrides the page's own wording, which wins over the pack's.
 */
export function translator(
  pack: LanguagePack,
  overrides: Readonly<Partial<Record<TextId, string>>> = {},
): Translate {
  return (id, values = {}) => fill(overrides[id] ?? pack.texts[id], values)
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
  const [amount, unit] =
    seconds < 90
      ? ([seconds, 'second'] as const)
      : seconds < 5400
        ? ([seconds / 60, 'minute'] as const)
        : ([seconds / 3600, 'hour'] as const)
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(amount),
  )
}
