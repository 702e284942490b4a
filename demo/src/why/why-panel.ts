import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Explanation, Verdict } from '../../shared/panel.js'
import type { IconName } from '../icons.js'
import { icon } from '../icons.js'
import { base } from '../styles/base.js'
import './explained-rules.js'

const VERDICTS: Readonly<
  Record<Verdict, { readonly word: string; readonly tone: string; readonly icon: IconName }>
> = {
  allowed: { word: 'Password was enough', tone: 'good', icon: 'check' },
  proven: { word: 'Second factor given', tone: 'good', icon: 'shield' },
  remembered: { word: 'Browser remembered', tone: 'good', icon: 'check' },
  enrolling: { word: 'Setting up a second factor', tone: 'warn', icon: 'shield' },
  challenging: { word: 'Second factor asked for', tone: 'warn', icon: 'shield' },
  away: { word: 'At another service', tone: 'info', icon: 'arrow' },
  denied: { word: 'Denied', tone: 'bad', icon: 'cross' },
  expired: { word: 'Out of time', tone: 'bad', icon: 'clock' },
  pending: { word: 'Under way', tone: 'info', icon: 'clock' },
}

/** Why a login went the way it went, rule by rule and in plain words. */
@customElement('why-panel')
export class WhyPanel extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 1rem;
      }

      .verdict {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        padding: 0.25rem 0.75rem;
        border-radius: 1rem;
        font-size: 0.8125rem;
        font-weight: 700;
      }

      .good {
        background: var(--good-soft);
        color: var(--good);
      }

      .warn {
        background: var(--warn-soft);
        color: var(--warn);
      }

      .bad {
        background: var(--bad-soft);
        color: var(--bad);
      }

      .info {
        background: var(--info-soft);
        color: var(--info);
      }

      .headline {
        margin-top: 0.5rem;
        font-family: var(--serif);
        font-size: 1.375rem;
        line-height: 1.3;
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.125rem 0.75rem;
        padding: 0.625rem 0.875rem;
        border: 1px solid var(--line);
        border-radius: 0.75rem;
        background: var(--raised);
        font-size: 0.8125rem;
      }

      dt {
        color: var(--muted);
      }

      dd {
        overflow-wrap: anywhere;
      }

      h3 {
        margin-bottom: 0.5rem;
      }

      .story {
        display: grid;
        gap: 0.25rem;
        padding-inline-start: 1.25rem;
        font-size: 0.875rem;
        list-style: decimal;
      }

      .story ::marker {
        color: var(--muted);
        font-size: 0.75rem;
      }

      .earlier {
        display: grid;
        gap: 0.25rem;
      }

      .earlier button {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.625rem;
        width: 100%;
        padding: 0.4375rem 0.75rem;
        border: 1px solid var(--line);
        border-radius: 0.625rem;
        background: var(--raised);
        color: var(--ink);
        font: inherit;
        font-size: 0.8125rem;
        text-align: start;
        cursor: pointer;
      }

      .earlier button:hover,
      .earlier button[aria-current='true'] {
        border-color: var(--accent);
      }

      .earlier time {
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }

      .empty {
        padding: 1.5rem 1.25rem;
        border: 1px dashed var(--control-line);
        border-radius: 0.75rem;
      }

      .empty p + p {
        margin-top: 0.75rem;
        color: var(--muted);
        font-size: 0.875rem;
      }
    `,
  ]

  /** Newest first. */
  @property({ attribute: false }) logins: readonly Explanation[] = []
  /** The login that was picked from the list; the newest otherwise. */
  @state() private picked: string | undefined

  override render(): TemplateResult {
    const login = this.logins.find(({ id }) => id === this.picked) ?? this.logins[0]
    if (!login) return empty()
    const { word, tone, icon: name } = VERDICTS[login.verdict]
    return html`
      <div role="status">
        <span class="verdict ${tone}">${icon(name)} ${word}</span>
        <p class="headline">${login.headline}</p>
      </div>
      <dl>
        ${login.facts.map(
          ({ label, value }) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${login.passes.map(
        ({ title, rules }) =>
          html`<div>
            <h3>${title}</h3>
            <explained-rules .rules=${rules}></explained-rules>
          </div>`,
      )}
      <div>
        <h3>What happened</h3>
        <ol class="story">
          ${login.story.map((sentence) => html`<li>${sentence}</li>`)}
        </ol>
      </div>
      ${this.logins.length > 1 ? this.#earlier(login) : nothing}
    `
  }

  #earlier(shown: Explanation): TemplateResult {
    return html`<div>
      <h3>All logins</h3>
      <ul class="earlier">
        ${this.logins.map(
          (login, index) =>
            html`<li>
              <button
                aria-current=${login === shown}
                @click=${() => (this.picked = index === 0 ? undefined : login.id)}
              >
                <time>${new Date(login.at * 1000).toLocaleTimeString()}</time>
                <span>${VERDICTS[login.verdict].word}: ${factOf(login, 'Who')}</span>
              </button>
            </li>`,
        )}
      </ul>
    </div>`
  }
}

function factOf({ facts }: Explanation, label: string): string {
  return facts.find((fact) => fact.label === label)?.value ?? 'nobody yet'
}

function empty(): TemplateResult {
  return html`<div class="empty">
    <p>Nobody has signed in yet.</p>
    <p>
      Set a scene and sign in. Then this column says which rule did what, and why a code was asked
      for, or was not.
    </p>
  </div>`
}

declare global {
  interface HTMLElementTagNameMap {
    'why-panel': WhyPanel
  }
}
