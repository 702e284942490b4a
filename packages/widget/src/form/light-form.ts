import { render, type ReactiveElement, type TemplateResult } from 'lit'
import { adoptSheet } from '../styles/adopt-sheet.js'
import { formStyles } from '../styles/form.styles.js'
import type { FocusTarget } from './focus-target.js'
import { formValues } from './form-values.js'

/**
 * The part of the element that lives in its light DOM, where password managers and the page's own
 * scripts see it, and where labels and ids reach each other.
 */
export class LightForm {
  readonly #host: ReactiveElement
  #root: HTMLElement | undefined
  #next: FocusTarget | undefined

  constructor(host: ReactiveElement) {
    this.#host = host
  }

  /** Call it when the host is connected; what the page put into the host stays as it is. */
  attach(): void {
    this.#root ??= this.#host.appendChild(document.createElement('div'))
    adoptSheet(this.#host, formStyles.styleSheet)
  }

  render(template: TemplateResult): void {
    if (this.#root) render(template, this.#root, { host: this.#host })
  }

  /** Says where the focus goes after the next rendering; `undefined` leaves it where it is. */
  focusNext(target: FocusTarget | undefined): void {
    this.#next = target
  }

  /** Does what {@link focusNext} said, once. */
  moveFocus(): void {
    const target = this.#next
    this.#next = undefined
    if (target === 'heading') this.#heading()?.focus()
    if (target === 'first-field') (this.#input('') ?? this.#heading())?.focus()
    if (target === 'invalid-field') {
      const input = this.#input('[aria-invalid="true"]')
      input?.select()
      // Another error leaves the focus where it is, unless that went with the screen before.
      const { activeElement } = this.#host.getRootNode() as Document | ShadowRoot
      const lost = !this.#root?.contains(activeElement)
      ;(input ?? (lost ? this.#heading() : undefined))?.focus()
    }
  }

  /** The name or address that the person has typed so far. */
  typedName(): string | undefined {
    const form = this.#root?.querySelector('form')
    const value = form && formValues(form)
    return value?.('username') || value?.('email') || undefined
  }

  #heading(): HTMLElement | null | undefined {
    return this.#root?.querySelector<HTMLElement>('[part="heading"]')
  }

  #input(condition: string): HTMLInputElement | null | undefined {
    return this.#root?.querySelector<HTMLInputElement>(`input:not([hidden])${condition}`)
  }
}
