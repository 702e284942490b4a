import type { Json } from '@lockstep/protocol'
import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { ExplainedRule, RuleEffect } from '../../shared/panel.js'
import type { IconName } from '../icons.js'
import { icon } from '../icons.js'
import { base } from '../styles/base.js'

const EFFECTS: Readonly<Record<RuleEffect, { readonly tone: string; readonly icon: IconName }>> = {
  demands: { tone: 'warn', icon: 'shield' },
  removes: { tone: 'info', icon: 'minus' },
  redirects: { tone: 'info', icon: 'arrow' },
  changes: { tone: 'info', icon: 'check' },
  quiet: { tone: 'calm', icon: 'check' },
  denies: { tone: 'bad', icon: 'cross' },
  fails: { tone: 'bad', icon: 'warning' },
  skipped: { tone: 'calm', icon: 'minus' },
}

/** The rules of one pass as a line of stations: what each did, what it changed, what is risky. */
@customElement('explained-rules')
export class ExplainedRules extends LitElement {
  static override readonly styles = [
    base,
    css`
      li {
        position: relative;
        display: grid;
        grid-template-columns: 1.75rem 1fr;
        gap: 0.625rem;
        padding-bottom: 0.75rem;
      }

      li:not(:last-child)::before {
        content: '';
        position: absolute;
        top: 1.75rem;
        bottom: 0;
        left: calc(0.875rem - 1px);
        width: 2px;
        background: var(--line);
      }

      .station {
        display: grid;
        place-items: center;
        width: 1.75rem;
        height: 1.75rem;
        border-radius: 50%;
        background: var(--raised);
        color: var(--muted);
        box-shadow: inset 0 0 0 2px var(--line);
      }

      .warn .station {
        background: var(--warn-soft);
        color: var(--warn);
        box-shadow: inset 0 0 0 2px currentColor;
      }

      .info .station {
        background: var(--info-soft);
        color: var(--info);
        box-shadow: inset 0 0 0 2px currentColor;
      }

      .bad .station {
        background: var(--bad-soft);
        color: var(--bad);
        box-shadow: inset 0 0 0 2px currentColor;
      }

      .what {
        min-width: 0;
        padding-top: 0.125rem;
        font-size: 0.875rem;
      }

      h4 {
        font-size: 0.875rem;
        font-weight: 700;
      }

      .calm h4 {
        font-weight: 550;
      }

      .calm p {
        color: var(--muted);
      }

      p {
        overflow-wrap: anywhere;
      }

      summary {
        padding: 0.125rem 0;
        color: var(--accent);
        font-size: 0.75rem;
      }

      pre {
        margin-top: 0.25rem;
        padding: 0.5rem 0.625rem;
        border-radius: 0.5rem;
        background: var(--paper);
        font-size: 0.75rem;
        line-height: 1.45;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      del {
        color: var(--bad);
        text-decoration: none;
      }

      ins {
        color: var(--good);
        text-decoration: none;
      }

      .finding {
        margin-top: 0.5rem;
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--warn);
        border-radius: 0.625rem;
        background: var(--warn-soft);
        font-size: 0.8125rem;
      }

      .finding strong {
        color: var(--warn);
      }
    `,
  ]

  @property({ attribute: false }) rules: readonly ExplainedRule[] = []

  override render(): TemplateResult {
    if (this.rules.length === 0) return html`<p class="muted">No rule is on.</p>`
    return html`<ol>
      ${this.rules.map((rule) => row(rule))}
    </ol>`
  }
}

function row(rule: ExplainedRule): TemplateResult {
  const { tone, icon: name } = EFFECTS[rule.effect]
  return html`<li class=${tone}>
    <span class="station">${icon(name)}</span>
    <div class="what">
      <h4>${rule.title}</h4>
      <p>${rule.sentence}</p>
      ${details(rule)}
      ${rule.findings.map(
        ({ risk, fix }) =>
          html`<div class="finding">
            <p><strong>Risk:</strong> ${risk}</p>
            <p><strong>Fix:</strong> ${fix}</p>
          </div>`,
      )}
    </div>
  </li>`
}

function details({ changes, console, title }: ExplainedRule): TemplateResult | typeof nothing {
  if (changes.length === 0 && console.length === 0) return nothing
  return html`<details>
    <summary>What it changed<span class="unseen"> (${title})</span></summary>
    ${changes.map(
      ({ path, before, after }) =>
        html`<pre>${path}
<del>− ${show(before)}</del>
<ins>+ ${show(after)}</ins></pre>`,
    )}
    ${console.length > 0 ? html`<pre>${console.join('\n')}</pre>` : nothing}
  </details>`
}

function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

declare global {
  interface HTMLElementTagNameMap {
    'explained-rules': ExplainedRules
  }
}
