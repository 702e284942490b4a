/** What the policy of a page may reach beyond the page's own origin. */
export interface Reach {
  /** Where scripts may send requests to, and which origin a hidden frame may show. */
  readonly connect?: readonly string[]
  /** Where a form may go, including the redirects that answer it. */
  readonly submit?: readonly string[]
  /** Whether the page runs scripts of its own at all; `false` by default. */
  readonly scripts?: boolean
}

/**
 * The headers of a page: a strict Content Security Policy with Trusted Types.
 *
 * @see [Content Security Policy Level 3](https://www.w3.org/TR/CSP3/)
 */
export function securityHeaders({
  connect = [],
  submit = [],
  scripts = false,
}: Reach): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(scripts
      ? [
          "script-src 'self'",
          ["connect-src 'self'", ...connect].join(' '),
          ['frame-src', ...connect].join(' '),
        ]
      : []),
    ["form-action 'self'", ...submit].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    scripts ? 'trusted-types lit-html' : "trusted-types 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    // Codes and states travel in URLs; they stay out of Referer, and Origin stays truthful.
    'Referrer-Policy': 'strict-origin',
    'Cache-Control': 'no-store',
  }
}
