import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Application } from '../../shared/applications.js'
import type { PanelState, Place } from '../../shared/panel.js'
import { icon } from '../icons.js'
import { base } from '../styles/base.js'

/** The top of Acme's window: the application, and where on earth this browser pretends to be. */
@customElement('place-bar')
export class PlaceBar extends LitElement {
  static override readonly styles = [
    base,
    css`
      .brand {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        padding: 0.75rem 1.25rem;
        background: var(--intranet);
        color: var(--on-brand);
        font-family: var(--serif);
        font-size: 1.125rem;
        font-weight: 600;
      }

      .brand.payroll {
        background: var(--payroll);
      }

      .where {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        padding: 0.4375rem 1.25rem;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
        color: var(--muted);
        font-size: 0.8125rem;
      }

      .where li {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
      }

      code {
        font-size: 0.75rem;
        overflow-wrap: anywhere;
      }
    `,
  ]

  @property({ attribute: false }) application?: Application
  @property({ attribute: false }) place?: Place
  @property({ attribute: false }) state?: PanelState

  override render(): TemplateResult {
    const { application, place, state } = this
    return html`<header>
      <div class="brand ${application?.id ?? ''}">
        <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 26 16 5l12 21h-7l-5-9-5 9z" fill="currentColor" />
        </svg>
        ${application?.name}
      </div>
      ${
        place && state
          ? html`<ul class="where" aria-label="This browser">
              <li>${icon('pin')} ${place.name} <code>${place.ip}</code></li>
              <li>${icon('device')} ${state.deviceKnown ? 'known device' : 'new device'}</li>
            </ul>`
          : nothing
      }
    </header>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'place-bar': PlaceBar
  }
}
