import { ERROR_PAGE_CSS } from '../http/error-page-css.js'

/** The style sheet of the page of personas: that of the other plain pages, with accounts and a form. */
export const PERSONA_CSS = `${ERROR_PAGE_CSS}
:root { --accent: #2f5fd0; --on-accent: #fff; --problem: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --accent: #9db8ff; --on-accent: #12141a; --problem: #ffb4ab; } }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1rem; }
.quiet { color: var(--quiet); font-size: 0.875rem; }
ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 0.5rem; }
label { display: block; margin-block-end: 0.25rem; font-weight: 600; }
label.check { display: flex; gap: 0.5rem; align-items: center; min-block-size: 1.5rem; font-weight: 400; }
input:not([type=checkbox]), textarea { box-sizing: border-box; inline-size: 100%; min-block-size: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; }
textarea { font-family: ui-monospace, monospace; font-size: 0.875rem; resize: vertical; }
input[type=checkbox] { inline-size: 1.25rem; block-size: 1.25rem; margin: 0; accent-color: var(--accent); }
button { box-sizing: border-box; min-block-size: 2.75rem; padding: 0.5rem 1.25rem; border: 1px solid var(--quiet); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.account { inline-size: 100%; text-align: start; font-weight: 400; }
button.account strong, button.account span { display: block; overflow-wrap: anywhere; }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button:focus-visible, input:focus-visible, textarea:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-block-start: 1rem; }
summary { cursor: pointer; min-block-size: 1.5rem; margin-block-end: 0.5rem; }
::placeholder { color: var(--quiet); opacity: 1; }
#problem { color: var(--problem); font-weight: 600; }
`
