import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Escaped HTML; a promise of it when a part of it was one. */
export type Page = HtmlEscapedString | Promise<HtmlEscapedString>

/** The page that asks for the code. `wrong`: again, after a wrong one. */
export function codePage({
  id,
  phone,
  wrong = false,
}: {
  readonly id: string
  readonly phone: string
  readonly wrong?: boolean
}): Page {
  return shell(
    'Enter your code',
    html`
      <p>Acme sent a code by SMS to <span class="phone">${phone}</span>.</p>
      ${
        wrong
          ? html`<p class="error" role="alert" id="wrong">That is not the code. Try again.</p>`
          : ''
      }
      <form method="post" action="/verify">
        <input type="hidden" name="id" value="${id}" />
        <label for="code">Code</label>
        <input
          id="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="8"
          required
          autofocus
          ${wrong ? html`aria-invalid="true" aria-describedby="wrong"` : ''}
        />
        <button>Confirm</button>
      </form>
      <form method="post" action="/cancel">
        <input type="hidden" name="id" value="${id}" />
        <button class="quiet">Cancel and go back</button>
      </form>
    `,
  )
}

/** The page that carries the signed answer back to the tenant, by POST and without a script. */
export function confirmedPage({
  action,
  answer,
}: {
  readonly action: string
  readonly answer: string
}): Page {
  return shell(
    'Confirmed',
    html`
      <p>The code is right. One step back to where you were signing in:</p>
      <form method="post" action="${action}">
        <input type="hidden" name="mfa_answer" value="${answer}" />
        <button autofocus>Continue signing in</button>
      </form>
    `,
  )
}

/** The page for a request that is not the rule's, or a challenge that is over. */
export function gonePage(): Page {
  return shell(
    'This check is over',
    html`<p>It has ended, or it never began here. Go back to Acme and sign in again.</p>`,
  )
}

function shell(title: string, content: Page): Page {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Acme code service</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/custom-mfa.css" />
      </head>
      <body>
        <main>
          <p class="brand">Acme code service</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`
}
