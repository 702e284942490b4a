import { html, nothing, type TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'

/**
 * The title of a screen, which gets the focus when the screen is new, and what it is about. Not an
 * `h1`: the page around the widget decides the level, and its style for headings stays outside.
 */
export function heading(
  { id, headingLevel }: ScreenContext,
  title: string,
  description?: string,
): TemplateResult {
  return html`
    <div part="heading" role="heading" aria-level=${headingLevel} id=${id('heading')} tabindex="-1">
      ${title}
    </div>
    ${description ? html`<p part="description">${description}</p>` : nothing}
  `
}
