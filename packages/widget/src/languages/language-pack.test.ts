import { describe, expect, it } from 'vitest'
import { texts as later } from './en-later.js'
import { en } from './en.js'
import { duration, translator } from './language-pack.js'
import { languagePack, registerLanguage } from './languages.js'

describe('texts', () => {
  it('fill in values, and only those that were given', () => {
    const text = translator({ 'login.description': '{application} {toString}' })
    expect(text('login.description', { application: 'Acme' })).toBe('Acme {toString}')
  })

  it('come from the last source that has them', () => {
    const text = translator(en.texts, { 'login.title': 'Welcome' })
    expect(text('login.title')).toBe('Welcome')
    expect(text('login.submit')).toBe('Sign in')
  })

  it('are in one place only', () => {
    const both = Object.keys(en.texts).filter((id) => Object.hasOwn(later, id))
    expect(both).toEqual([])
  })

  it('are sentences for people: none is empty, none has markup', () => {
    for (const text of Object.values({ ...en.texts, ...later })) {
      expect(text).toMatch(/^\S[^<>]*\S$/)
    }
  })
})

describe('languages', () => {
  it('are found with and without a region, and fall back to English', () => {
    const german = { ...en, language: 'de' }
    registerLanguage(german)
    expect(languagePack('de-AT')).toBe(german)
    expect(languagePack('DE')).toBe(german)
    expect(languagePack('xx')).toBe(en)
    expect(languagePack('')).toBe(en)
  })
})

describe('waiting times', () => {
  it.each([
    [1, '1 second'],
    [89, '89 seconds'],
    [90, '2 minutes'],
    [3601, '61 minutes'],
  ])('%d s are "%s"', (seconds, words) => {
    expect(duration(seconds, 'en')).toBe(words)
  })
})
