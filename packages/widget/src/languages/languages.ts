import { en } from './en.js'
import type { LanguagePack } from './language-pack.js'

const packs = new Map<string, LanguagePack>([[en.language, en]])

/** Makes a language available to every widget on the page. Packs are complete by their type. */
export function registerLanguage(pack: LanguagePack): void {
  packs.set(pack.language.toLowerCase(), pack)
}

/** The pack for a BCP 47 tag: exact, else the language without its region, else English. */
export function languagePack(tag: string): LanguagePack {
  const wanted = tag.toLowerCase()
  return packs.get(wanted) ?? packs.get(wanted.split('-')[0] ?? '') ?? en
}
