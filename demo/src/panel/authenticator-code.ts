import { css, html, LitElement } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { PanelChangeEvent } from '../events.js'
import { icon } from '../icons.js'
import { base, buttons } from '../styles/base.js'

/** Seconds that a code is shown (RFC 6238 section 5.2). */
const STEP = 30

/** What a person's authenticator app shows: a code, and how long it will be there. */
@customElement('authenticator-code')
export class AuthenticatorCode extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      .app {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: 0.125rem 0.625rem;
        padding: 0.625rem 0.75rem;
        border-radius: 0.75rem;
        background: var(--ink);
        color: var(--paper);
      }

      .name {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        gap: 0.375rem;
        font-size: 0.75rem;
      }

      .code {
        font-family: var(--mono);
        font-size: 1.5rem;
        font-weight: 700;
        letter-spacing: 0.06em;
        line-height: 1.2;
      }

      .left {
        font-size: 0.75rem;
        font-variant-numeric: tabular-nums;
      }

      .ring {
        width: 1.25rem;
        height: 1.25rem;
        transform: rotate(-90deg);
      }

      .ring circle {
        fill: none;
        stroke: currentColor;
        stroke-width: 4;
      }

      .ring .track {
        opacity: 0.25;
      }

      .tools {
        display: flex;
        gap: 0.375rem;
      }

      .tools .button {
        border-color: currentColor;
        background: transparent;
        color: inherit;
      }

      .none {
        padding: 0.625rem 0.75rem;
        border: 1px dashed var(--control-line);
        border-radius: 0.75rem;
        color: var(--muted);
        font-size: 0.8125rem;
      }

      .hint {
        margin-top: 0.375rem;
        color: var(--muted);
        font-size: 0.75rem;
      }
    `,
  ]

  @property() name = ''
  @property() code?: string
  /** The tenant's clock; seconds since the epoch. */
  @property({ type: Number }) now = 0

  override render(): TemplateResult {
    const { code, name } = this
    if (code === undefined) {
      return html`<p class="none">
        ${name} has no authenticator app. The first demand for a second factor sets one up, and its
        codes then show here.
      </p>`
    }
    const left = STEP - (this.now % STEP)
    return html`
      <div class="app">
        <span class="name">${icon('phone')} ${name}’s authenticator app</span>
        <output class="code" aria-label="Code of ${name}">
          ${code.slice(0, 3)}${html`&#8201;`}${code.slice(3)}
        </output>
        <span class="left">
          <svg class="ring" viewBox="0 0 24 24" aria-hidden="true">
            <circle class="track" cx="12" cy="12" r="9" />
            <circle cx="12" cy="12" r="9" pathLength="30" stroke-dasharray="${left} 30" />
          </svg>
          ${left} s
        </span>
        <span class="tools">
          <button class="button small" @click=${this.#copy}>
            Copy<span class="unseen"> the code</span>
          </button>
          <button
            class="button small"
            title="Moves the tenant’s clock to the next code"
            @click=${() => this.dispatchEvent(new PanelChangeEvent({ change: 'advance_clock', seconds: left }))}
          >
            Next<span class="unseen"> code</span>
          </button>
        </span>
      </div>
      <p class="hint">A code works once. “Next” moves the clock on instead of waiting.</p>
    `
  }

  readonly #copy = (): void => {
    if (this.code !== undefined) void navigator.clipboard.writeText(this.code)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'authenticator-code': AuthenticatorCode
  }
}
