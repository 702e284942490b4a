import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { PanelState, Preset } from '../../shared/panel.js'
import type { Choices } from '../choices.js'
import { ChoiceEvent, PanelChangeEvent } from '../events.js'
import { base } from '../styles/base.js'

/** Whole scenes behind one button each, and what to expect of the one that is set. */
@customElement('preset-list')
export class PresetList extends LitElement {
  static override readonly styles = [
    base,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }

      button {
        min-height: 2.125rem;
        padding: 0 0.875rem;
        border: 1px solid var(--control-line);
        border-radius: 1.5rem;
        background: var(--raised);
        color: var(--ink);
        font: inherit;
        font-size: 0.875rem;
        cursor: pointer;
      }

      button:hover {
        border-color: var(--accent);
        color: var(--accent);
      }

      button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
        font-weight: 650;
      }

      button:focus-visible {
        border-radius: 1.5rem;
      }

      .expect {
        margin-top: 0.625rem;
        padding: 0.625rem 0.875rem;
        border-inline-start: 4px solid var(--accent);
        border-radius: 0 0.5rem 0.5rem 0;
        background: var(--accent-soft);
        font-size: 0.875rem;
      }
    `,
  ]

  @property({ attribute: false }) presets: readonly Preset[] = []
  @property({ attribute: false }) state?: PanelState
  @property({ attribute: false }) choices?: Choices

  override render(): TemplateResult {
    const set = this.presets.find((preset) => this.#isSet(preset))
    return html`
      <ul>
        ${this.presets.map(
          (preset) =>
            html`<li>
              <button aria-pressed=${preset === set} @click=${() => this.#apply(preset)}>
                ${preset.name}
              </button>
            </li>`,
        )}
      </ul>
      <div role="status">${set ? html`<p class="expect">${set.expect}</p>` : nothing}</div>
    `
  }

  #isSet({ application, userId, place, deviceKnown, rules }: Preset): boolean {
    const { state, choices } = this
    return (
      state !== undefined &&
      choices !== undefined &&
      choices.application === application &&
      choices.userId === userId &&
      state.place === place &&
      state.deviceKnown === deviceKnown &&
      state.rulesOn.length === rules.length &&
      rules.every((rule) => state.rulesOn.includes(rule))
    )
  }

  #apply({ id, application, userId }: Preset): void {
    this.dispatchEvent(new PanelChangeEvent({ change: 'apply_preset', preset: id }))
    this.dispatchEvent(new ChoiceEvent({ application, userId }))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'preset-list': PresetList
  }
}
