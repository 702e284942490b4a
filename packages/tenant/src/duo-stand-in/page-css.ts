import { ERROR_PAGE_CSS } from '../http/error-page-css.js'

/** The style sheet of the stand-in's pages: that of the tenant's plain pages, with forms. */
export const PAGE_CSS = `${ERROR_PAGE_CSS}
:root { --accent: #1f5fbf; --on-accent: #fff; --alert: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --accent: #8ab4f8; --on-accent: #10131a; --alert: #f2b8b5; }
}
label { display: block; margin-block-end: 0.25rem; font-weight: 600; }
input { box-sizing: border-box; inline-size: 100%; min-block-size: 2.75rem; padding: 0.625rem 0.75rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; }
.actions { display: grid; gap: 0.75rem; }
button { min-block-size: 2.75rem; padding: 0.5rem 1.25rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
[role='alert'] { color: var(--alert); font-weight: 600; }
.note { margin: 1.5rem 0 0; padding-block-start: 1rem; border-block-start: 1px solid var(--line); color: var(--quiet); font-size: 0.875rem; }
`
