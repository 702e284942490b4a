import { svg, type SVGTemplateResult } from 'lit'

/** Draws a 24×24 line icon in the colour of the text around it. Decorative: hidden from readers. */
export function icon(paths: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg
    part="icon"
    viewBox="0 0 24 24"
    width="20"
    height="20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >${paths}</svg>`
}

const eye = svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" /><circle cx="12" cy="12" r="2.75" />`

/** Show what is hidden. */
export const eyeIcon = icon(eye)

/** Hide what is shown. */
export const eyeOffIcon = icon(svg`${eye}<path d="M4.5 4.5l15 15" />`)

/** Something went wrong. */
export const alertIcon = icon(
  svg`<circle cx="12" cy="12" r="9" /><path d="M12 7.5v5.5" /><path d="M12 16.4v.1" />`,
)

/** Something went well. */
export const checkIcon = icon(
  svg`<circle cx="12" cy="12" r="9" /><path d="M8 12.3l2.8 2.8 5.4-5.9" />`,
)
