import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Message } from '../../shared/panel.js'
import { base } from '../styles/base.js'

/** The SMS and e-mails that were sent, newest first. */
@customElement('message-list')
export class MessageList extends LitElement {
  static override readonly styles = [
    base,
    css`
      ol {
        display: grid;
        gap: 0.375rem;
      }

      li {
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--line);
        border-radius: 0.625rem;
        background: var(--raised);
        font-size: 0.8125rem;
        overflow-wrap: anywhere;
      }

      small {
        display: block;
        color: var(--muted);
        font-size: 0.75rem;
      }

      a {
        color: var(--accent);
      }
    `,
  ]

  @property({ attribute: false }) messages: readonly Message[] = []

  override render(): TemplateResult {
    if (this.messages.length === 0) {
      return html`<p class="muted">Nothing was sent yet.</p>`
    }
    return html`<ol role="log" aria-label="Messages">
      ${this.messages.map(
        ({ kind, to, subject, text, link }) =>
          html`<li>
            <small>${kind === 'email' ? 'E-mail' : 'SMS'} to ${to}</small>
            ${subject ? html`<strong>${subject}</strong><br />` : nothing}
            ${withoutLink(text, link)}
            ${link ? html`<a href=${link} target="_blank" rel="noopener">Open the link</a>` : nothing}
          </li>`,
      )}
    </ol>`
  }
}

function withoutLink(text: string, link: string | undefined): string {
  return link === undefined ? text : text.replace(link, '').trim()
}

declare global {
  interface HTMLElementTagNameMap {
    'message-list': MessageList
  }
}
