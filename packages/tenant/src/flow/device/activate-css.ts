import { ERROR_PAGE_CSS } from '../../http/error-page-css.js'

/** The style sheet of the pages at `/activate`: that of the other plain pages, with a form. */
export const ACTIVATE_CSS = `${ERROR_PAGE_CSS}
label { display: block; margin-block-end: 0.25rem; font-weight: 600; }
input { box-sizing: border-box; inline-size: 100%; padding: 0.625rem 0.75rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; letter-spacing: 0.1em; text-transform: uppercase; }
button { min-block-size: 2.75rem; padding: 0.5rem 1.25rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
.user-code { letter-spacing: 0.1em; }
`
