/**
 * Texts of auth0-lock in one language, under the names that Lock gives them. What is missing stays
 * English there. `%s` and `%d` are filled in by Lock.
 *
 * @see [Lock: internationalization](https://auth0.com/docs/libraries/lock/lock-internationalization)
 */
export interface LockDictionary {
  readonly [name: string]: string | LockDictionary
}

/** The languages besides English; each is loaded when somebody asks for it. */
const LANGUAGES = new Map<string, () => Promise<LockDictionary>>([
  ['de', async () => (await import('./de.js')).de],
  ['es', async () => (await import('./es.js')).es],
  ['fr', async () => (await import('./fr.js')).fr],
])

/** The texts in `language` (BCP 47, lower case), or those of its main language; none for English. */
export async function lockDictionary(language: string): Promise<LockDictionary | undefined> {
  const main = language.split('-')[0] ?? language
  if (main === 'en') return {}
  const load = LANGUAGES.get(language) ?? LANGUAGES.get(main)
  return load?.()
}
