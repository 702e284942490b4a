/** Adds `openid`, without which there is no ID token, and what refresh tokens need. Each word once. */
export function fullScope(scope: string, useRefreshTokens: boolean): string {
  const words = ['openid', ...scope.split(' '), ...(useRefreshTokens ? ['offline_access'] : [])]
  return [...new Set(words)].join(' ').trim()
}

/** Tells whether every word of `part` is in `whole`. */
export function coversScope(whole: string, part: string): boolean {
  const words = whole.split(' ')
  return part.split(' ').every((word) => words.includes(word))
}
