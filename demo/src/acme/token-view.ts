import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { base, buttons } from '../styles/base.js'
import { meaningOf, readToken, showClaim, sortClaims } from './read-token.js'

/** One token: its claims in a table, its header, and the token itself to copy. */
@customElement('token-view')
export class TokenView extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      section {
        border: 1px solid var(--line);
        border-radius: 0.75rem;
        background: var(--raised);
        overflow: hidden;
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.75rem;
        padding: 0.625rem 0.875rem;
        border-bottom: 1px solid var(--line);
      }

      h4 {
        font-size: 0.9375rem;
      }

      dl {
        display: grid;
        grid-template-columns: minmax(6rem, max-content) 1fr;
        padding: 0.375rem 0.875rem;
      }

      dt,
      dd {
        padding: 0.3125rem 0;
        font-size: 0.8125rem;
      }

      dt {
        padding-inline-end: 1rem;
      }

      dt code {
        font-weight: 700;
      }

      dt small {
        margin-inline-start: 0.25rem;
        color: var(--muted);
        font-size: 0.75rem;
      }

      dd {
        overflow-wrap: anywhere;
      }

      .telling {
        color: var(--good);
        font-weight: 700;
      }

      details {
        padding: 0 0.875rem 0.75rem;
      }

      summary {
        padding: 0.25rem 0;
        color: var(--muted);
        font-size: 0.8125rem;
      }

      pre {
        padding: 0.625rem;
        border-radius: 0.5rem;
        background: var(--paper);
        font-size: 0.75rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ]

  @property() heading = ''
  @property() token = ''
  @state() private copied = false

  override render(): TemplateResult {
    const readable = readToken(this.token)
    return html`
      <section>
        <header>
          <h4>${this.heading}</h4>
          <button class="button small" @click=${this.#copy}>
            ${this.copied ? 'Copied' : 'Copy'}<span class="unseen"> the ${this.heading}</span>
          </button>
        </header>
        ${
          readable
            ? html`${claims(readable.claims)}
                <details>
                  <summary>Header and raw token</summary>
                  ${claims(readable.header)}
                  <pre>${this.token}</pre>
                </details>`
            : html`<pre>${this.token}</pre>`
        }
      </section>
    `
  }

  readonly #copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(this.token)
    this.copied = true
    setTimeout(() => (this.copied = false), 2000)
  }
}

function claims(values: Readonly<Record<string, unknown>>): TemplateResult {
  return html`
    <dl>
      ${sortClaims(values).map(([name, value]) => {
        const meaning = meaningOf(name)
        return html`
          <dt><code>${name}</code>${meaning ? html`<small>${meaning}</small>` : nothing}</dt>
          <dd class=${name === 'amr' || name === 'acr' ? 'telling' : ''}>
            ${showClaim(name, value)}
          </dd>
        `
      })}
    </dl>
  `
}

declare global {
  interface HTMLElementTagNameMap {
    'token-view': TokenView
  }
}
