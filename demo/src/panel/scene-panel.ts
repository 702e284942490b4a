import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { APPLICATIONS } from '../../shared/applications.js'
import type { ApplicationId } from '../../shared/applications.js'
import type { PanelState, Person, Scene } from '../../shared/panel.js'
import type { Choices } from '../choices.js'
import { ChoiceEvent, PanelChangeEvent } from '../events.js'
import { icon } from '../icons.js'
import { base, buttons, segments } from '../styles/base.js'
import './authenticator-code.js'
import './message-list.js'
import './preset-list.js'
import './rule-list.js'

const MONTH = 31 * 86_400

/** Everything that makes a login what it is: who, to what, from where, when, and under which rules. */
@customElement('scene-panel')
export class ScenePanel extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    segments,
    css`
      :host {
        display: grid;
        gap: 1.25rem;
      }

      .block {
        display: grid;
        gap: 0.5rem;
      }

      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0.75rem;
      }

      .people {
        display: grid;
        gap: 0.25rem;
      }

      .people label {
        position: relative;
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: baseline;
        gap: 0 0.625rem;
        padding: 0.4375rem 0.75rem;
        border: 1px solid var(--line);
        border-radius: 0.625rem;
        background: var(--raised);
        cursor: pointer;
      }

      .people label:hover {
        border-color: var(--accent);
      }

      .people label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
      }

      .people input {
        margin: 0;
        accent-color: var(--accent);
      }

      .people small {
        color: var(--muted);
        font-size: 0.8125rem;
      }

      .people .credentials {
        grid-column: 2;
        font-size: 0.75rem;
        overflow-wrap: anywhere;
      }

      .people label:has(:checked) small {
        color: var(--ink);
      }

      .about {
        color: var(--muted);
        font-size: 0.8125rem;
      }

      .clock {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.375rem 0.5rem;
      }

      .clock time {
        flex: 1 1 auto;
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem;
      }

      a {
        color: var(--accent);
        font-size: 0.8125rem;
      }
    `,
  ]

  @property({ attribute: false }) scene?: Scene
  @property({ attribute: false }) state?: PanelState
  @property({ attribute: false }) choices?: Choices

  override render(): TemplateResult | typeof nothing {
    const { scene, state, choices } = this
    if (!scene || !state || !choices) return nothing
    return html`
      <div class="block">
        <h3>Try a scene</h3>
        <preset-list .presets=${scene.presets} .state=${state} .choices=${choices}></preset-list>
      </div>

      ${this.#who(scene, state, choices)} ${this.#where(scene, state)} ${this.#what(choices)}
      ${this.#when(state)}

      <div class="block">
        <h3>Rules, in their order</h3>
        <rule-list .rules=${scene.rules} .on=${state.rulesOn}></rule-list>
      </div>

      <div class="block">
        <h3>Messages</h3>
        <message-list .messages=${state.messages}></message-list>
      </div>

      <div class="row">
        <button class="button small" @click=${() => this.#reset()}>Start over</button>
        <span class="about">Forgets users, sessions and the moved clock.</span>
      </div>
    `
  }

  #who({ people }: Scene, { codes, now }: PanelState, { userId }: Choices): TemplateResult {
    const person = people.find((one) => one.userId === userId)
    return html`
      <div class="block">
        <fieldset>
          <legend class="block">Who signs in</legend>
          <div class="people">${people.map((one) => this.#person(one, one.userId === userId))}</div>
        </fieldset>
        ${
          person
            ? html`<authenticator-code
                name=${person.name.split(' ')[0] ?? person.name}
                .code=${codes[userId]}
                .now=${now}
              ></authenticator-code>`
            : nothing
        }
        <a href="/phone" target="_blank" rel="noopener"
          >Codes and messages in a window of their own</a
        >
      </div>
    `
  }

  #person({ userId, name, about, email, password }: Person, chosen: boolean): TemplateResult {
    return html`<label>
      <input
        type="radio"
        name="person"
        value=${userId}
        .checked=${chosen}
        @change=${() => this.#choose({ userId })}
      />
      <span>${name} <small>${about}</small></span>
      ${chosen ? html`<span class="credentials mono">${email} · ${password}</span>` : nothing}
    </label>`
  }

  #where({ places }: Scene, state: PanelState): TemplateResult {
    const place = places.find(({ id }) => id === state.place)
    return html`
      <fieldset class="block">
        <legend>From where</legend>
        <div class="segments">
          ${places.map(({ id, name }) =>
            radio('place', id, name, id === state.place, () =>
              this.#change({ change: 'choose_place', place: id }),
            ),
          )}
        </div>
        ${place ? html`<p class="about"><code>${place.ip}</code> · ${place.about}</p>` : nothing}
      </fieldset>
      <fieldset class="block">
        <legend>With which device</legend>
        <div class="segments">
          ${radio('device', 'known', 'A known one', state.deviceKnown, () =>
            this.#change({ change: 'choose_device', known: true }),
          )}
          ${radio('device', 'unknown', 'A new one', !state.deviceKnown, () =>
            this.#change({ change: 'choose_device', known: false }),
          )}
        </div>
      </fieldset>
    `
  }

  #what({ application, mode }: Choices): TemplateResult {
    return html`
      <div class="pair">
        <fieldset class="block">
          <legend>To which application</legend>
          <div class="segments">
            ${Object.values(APPLICATIONS).map(({ id, name }) =>
              radio('application', id, name.replace('Acme ', ''), id === application, () =>
                this.#choose({ application: id satisfies ApplicationId }),
              ),
            )}
          </div>
        </fieldset>
        <fieldset class="block">
          <legend>In which mode</legend>
          <div class="segments">
            ${radio('mode', 'popup', 'Popup', mode === 'popup', () => this.#choose({ mode: 'popup' }))}
            ${radio('mode', 'redirect', 'Redirect', mode === 'redirect', () =>
              this.#choose({ mode: 'redirect' }),
            )}
          </div>
        </fieldset>
      </div>
    `
  }

  #when({ now, clockAheadSeconds }: PanelState): TemplateResult {
    const days = Math.round(clockAheadSeconds / 86_400)
    return html`
      <div class="block">
        <h3>When</h3>
        <div class="clock">
          <time datetime=${new Date(now * 1000).toISOString()}>
            ${icon('clock')} ${formatTime(now)}
            ${days > 0 ? html`<span class="muted">(${days} days ahead)</span>` : nothing}
          </time>
          <button
            class="button small"
            @click=${() => this.#change({ change: 'advance_clock', seconds: MONTH })}
          >
            ${icon('arrow')} 31 days on
          </button>
        </div>
      </div>
    `
  }

  #change(change: PanelChangeEvent['change']): void {
    this.dispatchEvent(new PanelChangeEvent(change))
  }

  #choose(choices: Partial<Choices>): void {
    this.dispatchEvent(new ChoiceEvent(choices))
  }

  #reset(): void {
    this.#change({ change: 'reset' })
    this.#choose({ application: 'intranet', userId: 'auth0|cleo' })
  }
}

function radio(
  name: string,
  value: string,
  label: string,
  checked: boolean,
  onChange: () => void,
): TemplateResult {
  return html`<label>
    <input type="radio" name=${name} value=${value} .checked=${checked} @change=${onChange} />
    ${label}
  </label>`
}

function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}

declare global {
  interface HTMLElementTagNameMap {
    'scene-panel': ScenePanel
  }
}
