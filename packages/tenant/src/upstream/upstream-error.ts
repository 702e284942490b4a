/**
 * Why another site's answer is not believed. The message is for the log: it names the site's mistake
 * and never holds a code or a token.
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
}
