import { css, html, LitElement } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { SceneRule } from '../../shared/panel.js'
import { PanelChangeEvent } from '../events.js'
import { base } from '../styles/base.js'

/** The tenant's rules in their order, each with a switch, a sentence and its source. */
@customElement('rule-list')
export class RuleList extends LitElement {
  static override readonly styles = [
    base,
    css`
      ol {
        border: 1px solid var(--line);
        border-radius: 0.75rem;
        background: var(--raised);
        overflow: hidden;
      }

      li + li {
        border-top: 1px solid var(--line);
      }

      li {
        padding: 0.5rem 0.75rem 0.375rem;
      }

      .rule {
        display: grid;
        grid-template-columns: auto 1fr;
        column-gap: 0.75rem;
        align-items: start;
        cursor: pointer;
      }

      .title {
        font-size: 0.875rem;
        font-weight: 650;
      }

      .about {
        color: var(--muted);
        font-size: 0.8125rem;
        line-height: 1.4;
      }

      input {
        position: relative;
        width: 2.25rem;
        height: 1.25rem;
        margin: 0.125rem 0 0;
        border: 1px solid var(--control-line);
        border-radius: 1rem;
        background: var(--paper);
        appearance: none;
        cursor: pointer;
      }

      input::before {
        content: '';
        position: absolute;
        top: 50%;
        left: 0.1875rem;
        width: 0.75rem;
        height: 0.75rem;
        border-radius: 50%;
        background: var(--control-line);
        transform: translateY(-50%);
      }

      input:checked {
        border-color: var(--accent);
        background: var(--accent);
      }

      input:checked::before {
        left: calc(100% - 0.9375rem);
        background: var(--on-accent);
      }

      @media (prefers-reduced-motion: no-preference) {
        input,
        input::before {
          transition:
            left 0.15s,
            background-color 0.15s;
        }
      }

      @media (forced-colors: active) {
        input {
          appearance: auto;
        }
      }

      details {
        margin-inline-start: 3rem;
      }

      summary {
        display: inline-block;
        padding: 0.125rem 0;
        color: var(--accent);
        font-size: 0.75rem;
      }

      pre {
        max-height: 22rem;
        margin: 0.25rem 0 0.5rem -3rem;
        padding: 0.75rem;
        border-radius: 0.5rem;
        background: var(--paper);
        font-size: 0.75rem;
        line-height: 1.45;
        overflow: auto;
        tab-size: 2;
      }
    `,
  ]

  @property({ attribute: false }) rules: readonly SceneRule[] = []
  /** The names of those that are on. */
  @property({ attribute: false }) on: readonly string[] = []

  override render(): TemplateResult {
    return html`<ol>
      ${this.rules.map((rule) => this.#row(rule))}
    </ol>`
  }

  #row({ name, title, about, source }: SceneRule): TemplateResult {
    return html`<li>
      <label class="rule">
        <input
          type="checkbox"
          role="switch"
          aria-checked=${this.on.includes(name)}
          name=${name}
          aria-describedby="about-${name}"
          .checked=${this.on.includes(name)}
          @change=${({ target }: Event) => this.#toggle(name, (target as HTMLInputElement).checked)}
        />
        <span class="title">${title}</span>
      </label>
      <details>
        <summary>Show the rule<span class="unseen"> “${title}”</span></summary>
        <pre
          tabindex="0"
          role="region"
          aria-label="Source of “${title}”"
        ><code>${source}</code></pre>
      </details>
      <p class="about" id="about-${name}">${about}</p>
    </li>`
  }

  #toggle(rule: string, on: boolean): void {
    this.dispatchEvent(new PanelChangeEvent({ change: 'toggle_rule', rule, on }))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rule-list': RuleList
  }
}
