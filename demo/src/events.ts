import type { PanelChange } from '../shared/panel.js'
import type { Choices } from './choices.js'

/** The scene shall change: a rule, the place, the clock, everything. */
export class PanelChangeEvent extends Event {
  readonly change: PanelChange

  constructor(change: PanelChange) {
    super('panel-change', { bubbles: true, composed: true })
    this.change = change
  }
}

/** Another application, mode or person was chosen. */
export class ChoiceEvent extends Event {
  readonly choices: Partial<Choices>

  constructor(choices: Partial<Choices>) {
    super('acme-choice', { bubbles: true, composed: true })
    this.choices = choices
  }
}

declare global {
  interface HTMLElementEventMap {
    'panel-change': PanelChangeEvent
    'acme-choice': ChoiceEvent
  }
}
