import { pagePolicy } from '../../http/content-security.js'
import { html } from './answer.js'
import type { Answer } from './answer.js'

/**
 * A page that posts `fields` to `action` at once, or on a click where scripts are off.
 *
 * @see [OAuth 2.0 Form Post Response Mode](https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html)
 */
export function postingPage(action: string, fields: Readonly<Record<string, string>>): Answer {
  const body =
    `<form method="post" action="${escapeHtml(action)}">${formFields(fields)}` +
    '<noscript><button>Continue</button></noscript></form>'
  // Browsers hold redirects after the post to form-action as well, and those lead to wherever the
  // application or a rule sends the person. The one form on the page is ours and cannot be changed.
  return scriptPage('form-post.js', body, { formAction: '*' })
}

/** Fields of a form that nobody sees. */
export function formFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    )
    .join('')
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
  return scriptPage('web-message.js', dataBlock(data), { frameAncestors: data.targetOrigin })
}

/** What the script of the opener page reads. */
export interface OpenerPageData {
  readonly answer: unknown
  /** The origins whose pages may have opened the window. */
  readonly origins: readonly string[]
  /** Where the window goes when nobody opened it. */
  readonly fallback: string
}

/** A page that answers the window that opened it, in the messages of WinChan. */
export function openerPage(data: OpenerPageData): Answer {
  return scriptPage('opener.js', dataBlock(data), {})
}

/** A frame that posts messages for the tenant's popups to the page around it. */
export function relayPage(origins: readonly string[]): Answer {
  return scriptPage('relay.js', dataBlock({ origins }), {
    frameAncestors: origins.length > 0 ? origins.join(' ') : "'none'",
  })
}

/** What the page needs that asks an application's page for a verifier. */
export interface VerificationPageData {
  readonly state: string
  readonly verifierId: string
  /** The application's page. */
  readonly url: string
  readonly tenantOrigin: string
  /** The origin whose page may frame this one, where a silent login is made so. */
  readonly framedBy?: string
}

/** A page that frames an application's page, hears its verifier and posts it to `/co/verify`. */
export function verificationPage({ state, framedBy, ...data }: VerificationPageData): Answer {
  const form =
    '<form method="post" action="/co/verify">' + `${formFields({ state, verifier: '' })}</form>`
  return scriptPage('co-verify.js', dataBlock(data) + form, {
    formAction: '*',
    frameSource: new URL(data.url).origin,
    ...(framedBy !== undefined && { frameAncestors: framedBy }),
  })
}

/** Data for a script. A "<" could end the block; the escape means the same to JSON. */
function dataBlock(data: unknown): string {
  const block = JSON.stringify(data).replaceAll('<', '\\u003c')
  return `<script type="application/json" id="data">${block}</script>`
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
