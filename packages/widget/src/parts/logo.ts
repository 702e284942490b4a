import { html } from 'lit'

/** Our mark, until the page fills the logo slot: steps that lead up. */
export const logo = html`<svg part="logo" viewBox="0 0 40 40" aria-hidden="true">
  <rect width="40" height="40" rx="11" fill="currentColor"></rect>
  <path
    d="M10 28h7v-7h7v-7h6"
    fill="none"
    stroke-width="3.25"
    stroke-linecap="round"
    stroke-linejoin="round"
  ></path>
</svg>`
