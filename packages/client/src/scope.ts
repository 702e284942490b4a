/** The words of a scope, each once. */
export function scopeWords(scope: string): readonly string[] {
  return [...new Set(scope.split(' ').filter(Boolean))]
}

/** Adds `openid`, without which there is no ID token, and what refresh tokens need. */
export function fullScope(scope: string, useRefreshTokens: boolean): string {
  return scopeWords(`openid ${scope} ${useRefreshTokens ? 'offline_access' : ''}`).join(' ')
}

/** Tells whether every word of `part` is in `whole`. */
export function coversScope(whole: string, part: string): boolean {
  const words = scopeWords(whole)
  return scopeWords(part).every((word) => words.includes(word))
}
