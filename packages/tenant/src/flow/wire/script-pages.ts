import { pagePolicy } from '../../http/content-security.js'
import { html } from './answer.js'
import type { Answer } from './answer.js'

/**
 * A page that posts `fields` to `action` at once, or on a click where scripts are off.
 *
 * @see [OAuth 2.0 Form Post Response Mode](https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html)
 */
export function postingPage(action: string, fields: Readonly<Record<string, string>>): Answer {
  const inputs = Object.entries(fields).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  const body =
    `<form method="post" action="${escapeHtml(action)}">${inputs.join('')}` +
    '<noscript><button>Continue</button></noscript></form>'
  // Browsers hold redirects after the post to form-action as well, and those lead to wherever the
  // application or a rule sends the person. The one form on the page is ours and cannot be changed.
  return scriptPage('form-post.js', body, { formAction: '*' })
}

/** What the script of the web message page reads. */
export interface MessagePageData {
  readonly message: unknown
  /** The only origin that may read the message. */
  readonly targetOrigin: string
  /** Where the window goes when nobody can receive the message. */
  readonly fallback?: string
}

/** A page that posts a message to the window that opened or framed it. */
export function messagePage(data: MessagePageData): Answer {
  // A "<" could end the block; the escape means the same to JSON.
  const block = JSON.stringify(data).replaceAll('<', '\\u003c')
  return scriptPage(
    'web-message.js',
    `<script type="application/json" id="data">${block}</script>`,
    { frameAncestors: data.targetOrigin },
  )
}

function scriptPage(
  script: string,
  body: string,
  policy: Parameters<typeof pagePolicy>[0],
): Answer {
  return html(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signing in</title>' +
      `<link rel="icon" href="data:,"><script type="module" src="/u/assets/${script}"></script>` +
      `</head><body>${body}</body></html>`,
    pagePolicy(policy),
    // The receiver of a form post checks the Origin header, which no-referrer would take away.
    { headers: { 'referrer-policy': 'strict-origin' } },
  )
}

/** Text as markup that says the same, also within an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
