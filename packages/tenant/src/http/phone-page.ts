import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { Services } from '../services.js'
import { pagePolicy } from './content-security.js'
import { errorPage } from './error-page.js'

/** Mounts `/phone`, the page that plays the phone of push notifications, where the tenant serves one. */
export function registerPhonePage(
  app: Hono,
  { virtualPhone }: Pick<Services, 'virtualPhone'>,
): void {
  app.get('/phone', (c) => {
    if (!virtualPhone()) {
      return errorPage(c, {
        status: 404,
        title: 'There is no phone here',
        description: 'The virtual phone is a tool for development.',
        error: 'virtual_phone_off',
        wayOn:
          'Open the tenant on localhost, or start it with --virtual-phone (virtualPhone: true in code).',
      })
    }
    c.header('Content-Security-Policy', pagePolicy())
    return c.html(SHELL)
  })
}

const SHELL = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Virtual phone</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/u/assets/phone.css" />
      <script type="module" src="/u/assets/phone.js"></script>
    </head>
    <body>
      <main id="phone">
        <noscript
          >The virtual phone needs JavaScript. Turn it on and load this page again.</noscript
        >
      </main>
    </body>
  </html>`
