import { html } from 'lit'
import type { TemplateResult } from 'lit'

const PATHS = {
  pin: 'M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  device: 'M4 5h16v11H4zM2 19h20',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2',
  key: 'M14.5 9.5a4.5 4.5 0 1 0-4 4.47L12 15h2v2h2v2h4v-3.5l-5.53-5.53z',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  check: 'M5 12.5 10 17l9-10',
  cross: 'M6 6l12 12M18 6 6 18',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z',
  minus: 'M6 12h12',
  warning: 'M12 4 2.5 20h19zM12 10v4m0 3v.010',
  phone: 'M8 3h8v18H8zM11 18h2',
  window: 'M3 5h18v14H3zM3 9h18',
} as const

/** The name of an icon. */
export type IconName = keyof typeof PATHS

/** A small line drawing, for the eye only. */
export function icon(name: IconName): TemplateResult {
  return html`<svg
    class="icon"
    width="16"
    height="16"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d=${PATHS[name]} />
  </svg>`
}
