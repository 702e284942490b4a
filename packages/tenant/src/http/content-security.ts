/** Where a page of the tenant may reach, beyond the page's own files. */
export interface PagePolicyOptions {
  /** What forms may post to; the tenant itself by default. */
  readonly formAction?: string
  /** Who may frame the page; nobody by default. */
  readonly frameAncestors?: string
  /** What the page itself may frame; nothing by default. */
  readonly frameSource?: string
}

/**
 * The policy of a page with scripts: only the tenant's own files, no inline code, Trusted Types.
 *
 * @see [Content Security Policy Level 3](https://www.w3.org/TR/CSP3/)
 */
export function pagePolicy({
  formAction = "'self'",
  frameAncestors = "'none'",
  frameSource = "'none'",
}: PagePolicyOptions = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    `form-action ${formAction}`,
    `frame-src ${frameSource}`,
    `frame-ancestors ${frameAncestors}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}

/** The policy of a page that is only text with one inline style sheet. */
export function plainPagePolicy(styleHash: string): string {
  return [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The policy of everything that is no page: nothing may load, nobody may frame it. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
