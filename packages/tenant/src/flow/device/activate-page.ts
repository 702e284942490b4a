import { createHash } from 'node:crypto'
import { ACTIVATE_CSS } from './activate-css.js'
import { html } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { escapeHtml } from '../wire/script-pages.js'

/** The page that asks for the code on the device, with what was wrong with the last one. */
export function codePage({
  userCode = '',
  problem,
}: {
  userCode?: string
  problem?: string
}): Answer {
  return page(
    'Connect a device',
    (problem === undefined ? '' : `<p role="alert" id="problem">${escapeHtml(problem)}</p>`) +
      '<form method="post" action="/activate">' +
      '<p><label for="user_code">Code on your device</label>' +
      `<input id="user_code" name="user_code" value="${escapeHtml(userCode)}" required ` +
      'autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="16"' +
      `${problem === undefined ? '' : ' aria-invalid="true" aria-describedby="problem"'}></p>` +
      '<p><button>Continue</button></p></form>',
    problem === undefined ? 200 : 400,
  )
}

/** The page that says what is about to be let in, and warns of who sent the link. */
export function confirmPage(userCode: string, application: string): Answer {
  return page(
    'Is this your device?',
    `<p><strong>${escapeHtml(application)}</strong> asks to sign in as you on another device. ` +
      `Compare the code: it must be <strong class="user-code">${escapeHtml(userCode)}</strong> there, too.</p>` +
      '<p>If somebody sent you this code or a link with it, stop here: they would be signed in as you.</p>' +
      '<form method="post" action="/activate">' +
      `<input type="hidden" name="user_code" value="${escapeHtml(userCode)}">` +
      '<p><button name="confirm" value="yes">It is my device</button> ' +
      '<button name="confirm" value="no">Stop</button></p></form>',
  )
}

/** The last page: how it went for the device. */
export function donePage(title: string, text: string, status = 200): Answer {
  return page(title, `<p>${escapeHtml(text)}</p>`, status)
}

/** A page without scripts that asks one thing; `title` and `body` are markup. */
export function page(title: string, body: string, status = 200): Answer {
  const hash = createHash('sha256').update(ACTIVATE_CSS).digest('base64')
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    // Browsers hold redirects after the post to it as well, and a rule may send the person anywhere.
    'form-action *',
    "frame-ancestors 'none'",
  ].join('; ')
  return html(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width, initial-scale=1">' +
      `<title>${title}</title><link rel="icon" href="data:,"><style>${ACTIVATE_CSS}</style></head>` +
      `<body><main><h1>${title}</h1>${body}</main></body></html>`,
    policy,
    // The post is checked by its Origin header, which no-referrer would take away.
    { status, headers: { 'referrer-policy': 'same-origin' } },
  )
}
