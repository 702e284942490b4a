import type { Screen } from '@lockstep/protocol'
import { aTimeout, fixture, html } from '@open-wc/testing'
import '../../src/define.js'
import type { LockstepLogin, Texts } from '../../src/index.js'
import { FakeController } from './fake-controller.js'
import { until } from './until.js'

/** What a test may set before the element appears. */
export interface HarnessOptions {
  readonly autofocus?: boolean
  readonly dir?: 'ltr' | 'rtl'
  readonly colorScheme?: 'light' | 'dark'
  readonly texts?: Partial<Texts>
}

/** Speaks to `<lockstep-login>` as a person does: by labels, names of buttons and what is announced. */
export class LoginHarness {
  readonly element: LockstepLogin
  readonly controller: FakeController

  private constructor(element: LockstepLogin, controller: FakeController) {
    this.element = element
    this.controller = controller
  }

  /** Shows the element with `screen` as its first. */
  static async open(
    screen: Screen,
    { autofocus = false, dir = 'ltr', colorScheme = 'light', texts = {} }: HarnessOptions = {},
  ): Promise<LoginHarness> {
    const controller = new FakeController(screen)
    const element = await fixture<LockstepLogin>(
      html`<lockstep-login
        dir=${dir}
        color-scheme=${colorScheme}
        ?autofocus=${autofocus}
        .texts=${texts}
        .controller=${controller}
      ></lockstep-login>`,
    )
    const harness = new LoginHarness(element, controller)
    await harness.shows(screen.screen)
    return harness
  }

  /** Waits until a screen is drawn. */
  async shows(screen: string): Promise<void> {
    await until(
      () => this.#query(`[data-screen="${screen}"]`),
      `expected the screen "${screen}", found "${this.screen}"`,
    )
    await this.element.updateComplete
  }

  /** The tenant or the SDK answers with `screen`. */
  async answers(screen: Screen): Promise<void> {
    this.controller.answer(screen)
    await aTimeout(0)
    if (screen.screen !== 'redirect') await this.shows(screen.screen)
  }

  /** The next event of a type, when it comes. */
  hears<Type extends keyof HTMLElementEventMap>(type: Type): Promise<HTMLElementEventMap[Type]> {
    return new Promise((resolve) => {
      this.element.addEventListener(type, resolve, { once: true })
    })
  }

  get screen(): string {
    return this.#query<HTMLElement>('[data-screen]')?.dataset['screen'] ?? ''
  }

  get heading(): HTMLElement {
    return this.#required('[role="heading"]')
  }

  get form(): HTMLFormElement {
    return this.#required('form')
  }

  /** What is said while something goes on. */
  get status(): string {
    return this.#required('[role="status"][part="visually-hidden"]').textContent.trim()
  }

  /** Everything that is announced politely. */
  get statuses(): readonly string[] {
    return [...this.element.querySelectorAll('[role="status"]')].map(({ textContent }) =>
      textContent.trim(),
    )
  }

  /** The text of the alert above the form. */
  get alert(): string | undefined {
    return this.#query('[part="alert"]')?.textContent.trim()
  }

  /** The input with this label. */
  input(label: string): HTMLInputElement {
    const element = [...this.element.querySelectorAll('label')].find(
      (candidate) => candidate.textContent.trim() === label,
    )
    if (!(element?.control instanceof HTMLInputElement)) throw new Error(`No field "${label}".`)
    return element.control
  }

  /** What describes a field to a screen reader: its errors and hints, in order. */
  description(label: string): string {
    const ids = this.input(label).getAttribute('aria-describedby')?.split(' ') ?? []
    return ids.map((id) => document.getElementById(id)?.textContent.trim()).join(' ')
  }

  button(name: string): HTMLButtonElement {
    const found = [...this.element.querySelectorAll('button')].find(
      (candidate) =>
        (candidate.getAttribute('aria-label') ?? candidate.textContent.trim()) === name,
    )
    if (!found) throw new Error(`No button "${name}".`)
    return found
  }

  async enterEmail(value: string): Promise<void> {
    this.input('Email address').value = value
  }

  async enterPassword(value: string): Promise<void> {
    this.input('Password').value = value
  }

  async enterCode(value: string): Promise<void> {
    this.input('6-digit code').value = value
  }

  async press(name: string): Promise<void> {
    this.button(name).click()
    await aTimeout(0)
    await this.element.updateComplete
  }

  /** Presses the choice whose name begins with `label`. */
  async choose(label: string): Promise<void> {
    const choices = [...this.element.querySelectorAll<HTMLButtonElement>('[part="choice"]')]
    const found = choices.find(({ textContent }) => textContent.trim().startsWith(label))
    if (!found) throw new Error(`No choice "${label}".`)
    found.click()
    await aTimeout(0)
    await this.element.updateComplete
  }

  #query<Found extends Element>(selector: string): Found | null {
    return this.element.querySelector<Found>(selector)
  }

  #required<Found extends HTMLElement>(selector: string): Found {
    const found = this.#query<Found>(selector)
    if (!found) throw new Error(`Nothing matches "${selector}".`)
    return found
  }
}
