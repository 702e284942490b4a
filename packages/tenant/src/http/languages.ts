/** The languages the hosted pages speak; the first is the fallback. */
export const LANGUAGES = ['en'] as const

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'dv', 'fa', 'he', 'ps', 'ur', 'yi'])

/** What `<html>` says about its text. */
export interface PageLanguage {
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
}

/**
 * The first language that both sides speak: `ui_locales` (OpenID Connect Core section 3.1.2.1)
 * before `Accept-Language` (RFC 9110 section 12.5.4).
 */
export function negotiateLanguage({
  uiLocales = '',
  acceptLanguage = '',
  languages = LANGUAGES,
}: {
  readonly uiLocales?: string | undefined
  readonly acceptLanguage?: string | undefined
  readonly languages?: readonly [string, ...string[]]
}): PageLanguage {
  const wanted = [...uiLocales.split(' '), ...byQuality(acceptLanguage)].map(primary)
  const lang = wanted.find((language) => languages.includes(language)) ?? languages[0]
  return { lang, dir: RIGHT_TO_LEFT.has(lang) ? 'rtl' : 'ltr' }
}

/** The language that the browser asks for first, as its `Accept-Language` says it (BCP 47). */
export function preferredLanguage(acceptLanguage: string | null): string | undefined {
  return byQuality(acceptLanguage ?? '').find((tag) => tag !== '' && tag !== '*')
}

function byQuality(header: string): readonly string[] {
  return header
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.trim().split(/\s*;\s*/)
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

function primary(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? ''
}
