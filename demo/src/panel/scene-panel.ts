import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { APPLICATIONS, PHONE_PATH } from '../../shared/applications.js'
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

      .person small {
        display: block;
        font-family: var(--mono);
        font-size: 0.75rem;
        overflow-wrap: anywhere;
      }

      .person {
        font-size: 0.875rem;
      }

      legend {
        margin-bottom: 0.5rem;
      }

      fieldset .about {
        margin-top: 0.375rem;
      }

      .about {
        color: var(--muted);
        font-size: 0.8125rem;
      }

      .button {
        width: 100%;
      }

      .row .button {
        width: auto;
      }

      .pair h3 {
        margin-bottom: 0.5rem;
      }

      .pair .about {
        margin-top: 0.375rem;
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

      ${this.#who(scene, state, choices)} ${this.#where(scene, state)}
      <div class="pair">${this.#device(state)} ${this.#application(choices)}</div>
      <div class="pair">${this.#mode(choices)} ${this.#when(state)}</div>

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
        <span class="about">Forgets new users, sessions and the moved clock.</span>
      </div>
    `
  }

  #who(
    { people, tenantUrl }: Scene,
    { codes, now }: PanelState,
    { userId }: Choices,
  ): TemplateResult {
    const person = people.find((one) => one.userId === userId)
    return html`
      <div class="block">
        <fieldset>
          <legend>Who signs in</legend>
          <div class="segments">
            ${people.map((one) =>
              radio('person', one.userId, firstName(one), one.userId === userId, () =>
                this.#choose({ userId: one.userId }),
              ),
            )}
          </div>
        </fieldset>
        ${
          person
            ? html`<p class="person">
                  ${person.name} ${person.about}.
                  <small>${person.email} · ${person.password}</small>
                  ${
                    person.recoveryCode
                      ? html`<small>recovery code ${person.recoveryCode}</small>`
                      : nothing
                  }
                </p>
                <authenticator-code
                  name=${firstName(person)}
                  .code=${codes[userId]}
                  .now=${now}
                ></authenticator-code>`
            : nothing
        }
        <a href=${PHONE_PATH} target="_blank" rel="noopener">
          Codes and messages in a window of their own
        </a>
        <a href=${`${tenantUrl}/phone`} target="_blank" rel="noopener">
          A phone that approves sign-ins, once it is set up as a second factor
        </a>
      </div>
    `
  }

  #where({ places }: Scene, state: PanelState): TemplateResult {
    const place = places.find(({ id }) => id === state.place)
    return html`
      <fieldset>
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
    `
  }

  #device({ deviceKnown }: PanelState): TemplateResult {
    const choose = (known: boolean) => () => this.#change({ change: 'choose_device', known })
    return html`<fieldset>
      <legend>On which device</legend>
      <div class="segments">
        ${radio('device', 'known', 'Known', deviceKnown, choose(true))}
        ${radio('device', 'unknown', 'New', !deviceKnown, choose(false))}
      </div>
    </fieldset>`
  }

  #application(choices: Choices): TemplateResult {
    return html`<fieldset>
      <legend>To which application</legend>
      <div class="segments">
        ${Object.values(APPLICATIONS).map(({ id, name }) =>
          radio('application', id, name.replace('Acme ', ''), id === choices.application, () =>
            this.#choose({ application: id }),
          ),
        )}
      </div>
    </fieldset>`
  }

  #mode({ mode }: Choices): TemplateResult {
    return html`<fieldset>
      <legend>In which mode</legend>
      <div class="segments">
        ${radio('mode', 'popup', 'Popup', mode === 'popup', () => this.#choose({ mode: 'popup' }))}
        ${radio('mode', 'redirect', 'Redirect', mode === 'redirect', () =>
          this.#choose({ mode: 'redirect' }),
        )}
      </div>
      <p class="about">
        ${
          mode === 'popup'
            ? 'Acme stays; a window asks for codes.'
            : 'Acme leaves and comes back: keep the codes open in their own window.'
        }
      </p>
    </fieldset>`
  }

  #when({ now, clockAheadSeconds }: PanelState): TemplateResult {
    const days = Math.round(clockAheadSeconds / 86_400)
    return html`
      <div>
        <h3>When</h3>
        <button
          class="button"
          @click=${() => this.#change({ change: 'advance_clock', seconds: MONTH })}
        >
          ${icon('clock')} 31 days later
        </button>
        <p class="about">
          <time datetime=${new Date(now * 1000).toISOString()}>${formatTime(now)}</time>
          ${days > 0 ? `(${days} days ahead)` : nothing}
        </p>
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

function firstName({ name }: Person): string {
  return name.split(' ')[0] ?? name
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
