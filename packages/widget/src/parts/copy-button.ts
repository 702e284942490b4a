import { html, type TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'
import { secondaryButton } from './buttons.js'
import { copyIcon, tickIcon } from './later-icons.js'

/** Copies a value, and says so. */
export function copyButton({ text, copied, copy }: ScreenContext, value: string): TemplateResult {
  return secondaryButton(
    copied
      ? html`${tickIcon}<span>${text('action.copied')}</span>`
      : html`${copyIcon}<span>${text('action.copy')}</span>`,
    () => copy(value),
  )
}
