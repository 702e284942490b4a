import type { AuthenticationResult } from '@lockstep/client'
import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { icon } from '../icons.js'
import { base, buttons } from '../styles/base.js'
import './token-view.js'

/** What somebody who is signed in may want next. */
export type AccountAction = 'sign-in-again' | 'renew' | 'sign-out'

export class AccountEvent extends Event {
  readonly action: AccountAction

  constructor(action: AccountAction) {
    super('acme-account', { bubbles: true, composed: true })
    this.action = action
  }
}

/** Acme's page for somebody who is signed in: who, how, and with which tokens. */
@customElement('acme-account')
export class AcmeAccount extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 1rem;
        max-width: 36rem;
        margin: 0 auto;
      }

      h3 {
        font-family: var(--serif);
        font-size: 1.75rem;
        font-weight: 600;
        line-height: 1.2;
      }

      .proofs {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.75rem;
      }

      .proofs li {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        padding: 0.25rem 0.75rem;
        border-radius: 1rem;
        background: var(--good-soft);
        color: var(--good);
        font-size: 0.875rem;
        font-weight: 650;
      }

      .proofs .absent {
        background: var(--line);
        color: var(--ink);
        font-weight: 500;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }

      .notice {
        padding: 0.75rem 1rem;
        border-radius: 0.75rem;
        background: var(--info-soft);
        color: var(--ink);
      }
    `,
  ]

  @property({ attribute: false }) result?: AuthenticationResult
  /** What came of the last renewal. */
  @property() notice = ''

  override render(): TemplateResult | typeof nothing {
    const { result } = this
    if (!result) return nothing
    const { idTokenClaims: claims, idToken, accessToken } = result
    const withFactor = claims.amr?.includes('mfa') ?? false
    return html`
      <div class="rises">
        <h3 tabindex="-1" id="hello">Welcome, ${claims.nickname ?? claims.name ?? claims.sub}</h3>
        <p class="muted">${claims.email}</p>
        <ul class="proofs" aria-label="How this login was proven">
          <li>${icon('check')} password</li>
          ${
            withFactor
              ? html`<li>${icon('check')} second factor, just now</li>`
              : html`<li class="absent">${icon('minus')} the tenant asked for no code</li>`
          }
        </ul>
      </div>
      <div class="actions">
        <button class="button strong" @click=${() => this.#ask('sign-in-again')}>
          Sign in again
        </button>
        <button class="button" @click=${() => this.#ask('renew')}>Renew the access token</button>
        <button class="button" @click=${() => this.#ask('sign-out')}>Sign out</button>
      </div>
      <p role="status" class=${this.notice ? 'notice' : ''}>${this.notice}</p>
      <token-view heading="ID token" .token=${idToken}></token-view>
      <token-view heading="Access token" .token=${accessToken}></token-view>
    `
  }

  #ask(action: AccountAction): void {
    this.dispatchEvent(new AccountEvent(action))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'acme-account': AcmeAccount
  }
  interface HTMLElementEventMap {
    'acme-account': AccountEvent
  }
}
