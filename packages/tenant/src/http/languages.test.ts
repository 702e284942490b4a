import { describe, expect, it } from 'vitest'
import { negotiateLanguage } from './languages.js'

const languages = ['en', 'de', 'ar'] as const

describe('negotiateLanguage', () => {
  it('prefers ui_locales to Accept-Language', () => {
    expect(
      negotiateLanguage({ uiLocales: 'fr-FR ar-EG', acceptLanguage: 'de', languages }),
    ).toEqual({ lang: 'ar', dir: 'rtl' })
  })

  it('follows the qualities of Accept-Language', () => {
    expect(negotiateLanguage({ acceptLanguage: 'ar;q=0, en;q=0.5, de-AT', languages })).toEqual({
      lang: 'de',
      dir: 'ltr',
    })
  })

  it('falls back to the first language, also for markup', () => {
    expect(negotiateLanguage({ uiLocales: '"><script>', languages }).lang).toBe('en')
  })
})
