import type { Hono } from 'hono'
import { html } from 'hono/html'
import { pagePolicy } from './content-security.js'
import { negotiateLanguage } from './languages.js'

/** The pages that are the widget; which screen they show comes from `/u/api`. */
export const HOSTED_PATHS = [
  '/u/login',
  '/u/mfa',
  '/u/consent',
  '/u/reset-password',
  '/guardian/enroll',
] as const

/** Mounts the one HTML shell that every hosted page is. */
export function registerHostedPages(app: Hono): void {
  for (const path of HOSTED_PATHS) {
    app.get(path, (c) => {
      const { lang, dir } = negotiateLanguage({
        uiLocales: c.req.query('ui_locales'),
        acceptLanguage: c.req.header('accept-language'),
      })
      c.header('Content-Security-Policy', pagePolicy())
      c.header('Vary', 'Accept-Language')
      return c.html(shell({ lang, dir }))
    })
  }
}

function shell({ lang, dir }: { readonly lang: string; readonly dir: string }) {
  return html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Sign in</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/u/assets/hosted.css" />
        <script type="module" src="/u/assets/hosted.js"></script>
      </head>
      <body>
        <main id="lockstep">
          <noscript>Signing in needs JavaScript. Turn it on and load this page again.</noscript>
        </main>
      </body>
    </html>`
}
