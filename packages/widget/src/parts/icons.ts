import { svg, type SVGTemplateResult } from 'lit'

/** Draws a 24×24 line icon in the colour of the text around it. Decorative: hidden from readers. */
export function icon(d: string): SVGTemplateResult {
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
  ><path d=${d}></path></svg>`
}

const CIRCLE = 'M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0'
const EYE =
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM14.75 12a2.75 2.75 0 1 1-5.5 0a2.75 2.75 0 0 1 5.5 0'

/** Show what is hidden. */
export const eyeIcon = icon(EYE)

/** Hide what is shown. */
export const eyeOffIcon = icon(`${EYE}M4.5 4.5l15 15`)

/** Something went wrong. */
export const alertIcon = icon(`${CIRCLE}M12 7.5v5.5M12 16.4v.1`)

/** Something went well. */
export const checkIcon = icon(`${CIRCLE}M8 12.3l2.8 2.8 5.4-5.9`)
