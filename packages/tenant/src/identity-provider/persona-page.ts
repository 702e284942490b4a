import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { Persona } from './persona.js'
import { PERSONA_CSS } from './persona-css.js'

/** What the page of personas shows. All of it is text; markup in it is shown, not obeyed. */
export interface PersonaPage {
  /** What people call the site that this page stands in for. */
  readonly connection: string
  /** Who asks. */
  readonly tenant: string
  readonly personas: readonly Persona[]
  readonly email: string
  readonly name: string
  readonly problem?: string
}

/** The page where the developer chooses or types who signs in. It works without scripts. */
export async function personaPage(
  c: Context,
  { connection, tenant, personas, email, name, problem }: PersonaPage,
): Promise<Response> {
  const hash = createHash('sha256').update(PERSONA_CSS).digest('base64')
  c.header('Content-Security-Policy', policy(hash))
  // The post is checked by its Origin header, which no-referrer would take away.
  c.header('Referrer-Policy', 'same-origin')
  c.status(problem === undefined ? 200 : 400)
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>Who signs in with ${connection}?</title>
          <link rel="icon" href="data:," />
          ${raw(`<style>${PERSONA_CSS}</style>`)}
        </head>
        <body>
          <main>
            <h1>Who signs in with ${connection}?</h1>
            <p class="quiet">
              This page stands in for ${connection} while you develop. ${tenant} asks who you are;
              nobody needs a password here.
            </p>
            ${problem === undefined ? '' : html`<p role="alert" id="problem">${problem}</p>`}
            ${personas.length === 0 ? '' : accounts(personas)} ${typed({ email, name, problem })}
          </main>
        </body>
      </html>`,
  )
}

function accounts(personas: readonly Persona[]) {
  return html`<h2 id="accounts">Accounts you have used</h2>
    <form method="post">
      <ul aria-labelledby="accounts">
        ${personas.map(
          ({ sub, name, email }) =>
            html`<li>
              <button class="account" name="persona" value="${sub ?? ''}">
                <strong>${name ?? email}</strong>
                <span class="quiet">${email}</span>
              </button>
            </li>`,
        )}
      </ul>
    </form>`
}

function typed({
  email,
  name,
  problem,
}: Pick<PersonaPage, 'email' | 'name'> & { readonly problem: string | undefined }) {
  const invalid =
    problem === undefined ? '' : raw(' aria-invalid="true" aria-describedby="problem"')
  return html`<h2>Somebody else</h2>
    <form method="post" novalidate>
      <p>
        <label for="email">Email address</label>
        <input
          id="email"
          name="email"
          type="email"
          value="${email}"
          placeholder="ada@example.com"
          autocomplete="off"
          maxlength="254"
          required
          ${invalid}
        />
      </p>
      <p>
        <label for="name">Name (optional)</label>
        <input id="name" name="name" value="${name}" autocomplete="off" maxlength="150" />
      </p>
      <p>
        <label class="check">
          <input type="checkbox" name="email_verified" value="yes" checked />
          The address is verified
        </label>
      </p>
      <details>
        <summary>More attributes</summary>
        <p>
          <label for="attributes">JSON object</label>
          <textarea
            id="attributes"
            name="attributes"
            rows="3"
            spellcheck="false"
            maxlength="4000"
            placeholder='{"hd": "example.com"}'
          ></textarea>
        </p>
      </details>
      <p class="actions">
        <button class="primary" name="decision" value="sign_in">Sign in</button>
        <button name="decision" value="refuse">Refuse</button>
      </p>
    </form>`
}

function policy(hash: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    // Browsers hold redirects after the post to it as well, and the tenant sends people on anywhere.
    'form-action *',
    "frame-ancestors 'none'",
  ].join('; ')
}
