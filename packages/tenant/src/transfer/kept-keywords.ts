/** Marks of the private use area, which no configuration has, around the name of a keyword. */
const JSON_MARK = '\uE000'
const TEXT_MARK = '\uE001'

/** Puts `##KEY##` and `@@KEY@@` into a form that is read like any text, to be written as they were. */
export function keepKeywords(text: string): string {
  return text
    .replace(/(["']?)@@(\w+)@@\1/g, `"${JSON_MARK}$2${JSON_MARK}"`)
    .replace(/##(\w+)##/g, `${TEXT_MARK}$1${TEXT_MARK}`)
}

/** Writes kept keywords as `auth0-deploy-cli` reads them. */
export function restoreKeywords(text: string): string {
  return text
    .replace(new RegExp(`"?${JSON_MARK}(\\w+)${JSON_MARK}"?`, 'g'), '@@$1@@')
    .replace(new RegExp(`${TEXT_MARK}(\\w+)${TEXT_MARK}`, 'g'), '##$1##')
}
