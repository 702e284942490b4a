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

/** Show what is hidden. */
export const eyeIcon = icon(
  svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" /><circle cx="12" cy="12" r="2.75" />`,
)

/** Hide what is shown. */
export const eyeOffIcon = icon(
  svg`<path d="M4 4l16 16" /><path d="M9.9 5.7A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.4M6.3 7.2A16.5 16.5 0 0 0 2.5 12S6 18.5 12 18.500a9 9 0 0 0 4.4-1.1" /><path d="M10 10.100a2.75 2.75 0 0 0 3.9 3.9" />`,
)

/** Something went wrong. */
export const alertIcon = icon(
  svg`<circle cx="12" cy="12" r="9" /><path d="M12 7.500v5.5" /><path d="M12 16.400v.1" />`,
)

/** Something went well. */
export const checkIcon = icon(
  svg`<circle cx="12" cy="12" r="9" /><path d="M8 12.300l2.8 2.8 5.4-5.9" />`,
)

/** Another window. */
export const windowIcon = icon(
  svg`<rect x="3.5" y="8" width="12.5" height="12" rx="2.5" /><path d="M12 4.500h6A2.5 2.5 0 0 1 20.5 7v6" />`,
)
