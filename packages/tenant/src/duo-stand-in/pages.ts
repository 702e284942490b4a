import { createHash } from 'node:crypto'
import { escapeHtml } from '../flow/wire/script-pages.js'
import { PAGE_CSS } from './page-css.js'
import type { Prompt } from './prompts.js'

/** Asks somebody who is new to name a device. */
export function enrolmentPage({ id, username }: Prompt, problem?: string): Response {
  return page(
    'Add a device',
    `<p><strong>${escapeHtml(username)}</strong> has no device here yet.</p>` +
      (problem === undefined ? '' : `<p role="alert" id="problem">${escapeHtml(problem)}</p>`) +
      form(
        id,
        '<p><label for="device">Name of the device</label>' +
          '<input id="device" name="device" value="Phone" required maxlength="40" autocomplete="off"' +
          `${problem === undefined ? '' : ' aria-invalid="true" aria-describedby="problem"'}></p>` +
          `<p class="actions">${button('enrol', 'Add device', 'primary')}</p>`,
      ) +
      // A form of its own: whoever cancels need not name a device first.
      form(id, `<p class="actions">${button('cancel', 'Cancel')}</p>`),
    { status: problem === undefined ? 200 : 400 },
  )
}

/** Asks whether it is the person who signs in. */
export function promptPage({ id, username }: Prompt, device: string): Response {
  return page(
    'Is it you?',
    `<p>Somebody signs in as <strong>${escapeHtml(username)}</strong>. ` +
      `Answer as you would on <strong>${escapeHtml(device)}</strong>.</p>` +
      form(
        id,
        `<p class="actions">${button('approve', 'Approve', 'primary')}${button('deny', 'Deny')}` +
          `${button('cancel', 'Cancel')}</p>`,
      ),
  )
}

/** Takes the browser back. A form may not lead to another site under the policy of these pages. */
export function returnPage(location: string): Response {
  const address = escapeHtml(location)
  return page('Going back', `<p><a href="${address}">Go on to the application</a></p>`, {
    head: `<meta http-equiv="refresh" content="0; url=${address}">`,
  })
}

/** Says why there is nothing to answer. */
export function problemPage(problem: string, status = 400): Response {
  return page(
    'This does not work',
    `<p>${escapeHtml(problem)}</p><p>Go back to the application and sign in again.</p>`,
    { status },
  )
}

function form(id: string, content: string): string {
  return `<form method="post" action="/frame/prompt?sid=${encodeURIComponent(id)}">${content}</form>`
}

function button(answer: string, label: string, look = 'plain'): string {
  return `<button class="${look}" name="answer" value="${answer}">${label}</button>`
}

function page(
  title: string,
  body: string,
  { status = 200, head = '' }: { readonly status?: number; readonly head?: string } = {},
): Response {
  const hash = createHash('sha256').update(PAGE_CSS).digest('base64')
  const html =
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="color-scheme" content="light dark">${head}` +
    `<title>${title}</title><link rel="icon" href="data:,"><style>${PAGE_CSS}</style></head>` +
    `<body><main><h1>${title}</h1>${body}` +
    '<p class="note">This page stands in for Duo while you develop. Nothing is sent to a device.</p>' +
    '</main></body></html>'
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `style-src 'sha256-${hash}'`,
        'img-src data:',
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // The post is checked by its Origin header, which no-referrer would take away.
      'referrer-policy': 'same-origin',
    },
  })
}
