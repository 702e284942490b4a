/**
 * Fills placeholders as `auth0-deploy-cli` does: `##KEY##` with the text itself and `@@KEY@@` with its
 * JSON (a list or number given as JSON stays one). A keyword nobody defined stays as it is.
 *
 * @see [Keyword replacement](https://github.com/auth0/auth0-deploy-cli/blob/master/docs/keyword-replacement.md)
 */
export function replaceKeywords(text: string, keywords: Readonly<Record<string, string>>): string {
  const values = new Map(Object.entries(keywords))
  return text
    .replace(/(["']?)@@(\w+)@@\1/g, (placeholder, _quote, key: string) => {
      const value = values.get(key)
      return value === undefined ? placeholder : toJson(value)
    })
    .replace(/##(\w+)##/g, (placeholder, key: string) => values.get(key) ?? placeholder)
}

/** A placeholder that no keyword filled. */
export interface UnfilledKeyword {
  readonly placeholder: string
  readonly key: string
}

/** The placeholders that are left in a text, each once. */
export function unfilledKeywords(text: string): readonly UnfilledKeyword[] {
  const left = [...text.matchAll(/(##|@@)(\w+)\1/g)].map(([placeholder, , key = '']) => ({
    placeholder,
    key,
  }))
  return [...new Map(left.map((keyword) => [keyword.placeholder, keyword])).values()]
}

function toJson(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value))
  } catch {
    return JSON.stringify(value)
  }
}
