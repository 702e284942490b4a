import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { plainPagePolicy } from './content-security.js'
import { ERROR_PAGE_CSS } from './error-page-css.js'

/** What an error page says. All of it is text; markup in it is shown, not obeyed. */
export interface ErrorPage {
  readonly status: ContentfulStatusCode
  readonly title: string
  /** Why this happened, for the person in front of it. */
  readonly description: string
  /** The machine-readable reason, such as `invalid_request`. */
  readonly error?: string
  /** What to do now; the setting to change, or where to start again. */
  readonly wayOn?: string
}

/** In one piece, since white space around the sheet would change its hash. */
const STYLE = raw(`<style>${ERROR_PAGE_CSS}</style>`)

let styleHash: string | undefined

/**
 * Answers with a page that works without scripts and sends nobody anywhere: for requests that name
 * an unknown client or a foreign `redirect_uri` (RFC 6749 section 4.1.2.1).
 */
export function errorPage(
  c: Context,
  { status, title, description, error, wayOn }: ErrorPage,
): Response | Promise<Response> {
  styleHash ??= `sha256-${createHash('sha256').update(ERROR_PAGE_CSS).digest('base64')}`
  c.header('Content-Security-Policy', plainPagePolicy(styleHash))
  c.status(status)
  return c.html(
    html`<!doctype html>
      <html lang="en" dir="ltr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title}</title>
          <link rel="icon" href="data:," />
          ${STYLE}
        </head>
        <body>
          <main>
            <h1>${title}</h1>
            <p>${description}</p>
            ${wayOn === undefined ? '' : html`<p>${wayOn}</p>`}
            ${error === undefined ? '' : html`<p class="code"><code>${error}</code></p>`}
          </main>
        </body>
      </html>`,
  )
}
