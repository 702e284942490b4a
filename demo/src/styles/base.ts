import { css } from 'lit'

/** What every element of the demo starts from: boxes, headings, focus, buttons and chips. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    display: block;
  }

  [hidden] {
    display: none !important;
  }

  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  pre,
  fieldset {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  fieldset {
    min-width: 0;
    border: 0;
  }

  h2,
  h3,
  legend {
    padding: 0;
    font-size: 0.8125rem;
    font-weight: 700;
    line-height: 1.3;
  }

  code,
  pre,
  .mono {
    font-family: var(--mono);
    font-size: 0.8125rem;
  }

  button,
  summary,
  label {
    -webkit-tap-highlight-color: transparent;
  }

  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
    border-radius: 0.375rem;
  }

  summary {
    cursor: pointer;
  }

  .muted {
    color: var(--muted);
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: no-preference) {
    .rises {
      animation: rise 0.25s ease-out;
    }
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(0.375rem);
    }
  }
`

/** Buttons: plain, and `.strong` for the one that matters. */
export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    min-height: 2.25rem;
    padding: 0 0.875rem;
    border: 1px solid var(--control-line);
    border-radius: 0.5rem;
    background: var(--raised);
    color: var(--ink);
    font: inherit;
    font-size: 0.875rem;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }

  .button:hover {
    border-color: var(--accent);
    color: var(--accent);
  }

  .button.strong {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  .button.small {
    min-height: 1.75rem;
    padding: 0 0.625rem;
    font-size: 0.8125rem;
  }

  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
`

/** A radio group drawn as one bar of choices. */
export const segments = css`
  .segments {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }

  .segments label {
    position: relative;
    display: inline-flex;
    flex: 1 1 auto;
    align-items: center;
    justify-content: center;
    min-height: 2.25rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    background: var(--raised);
    font-size: 0.875rem;
    text-align: center;
    cursor: pointer;
  }

  .segments label:hover {
    border-color: var(--accent);
  }

  .segments input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .segments label:has(input:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 650;
  }

  .segments label:has(input:focus-visible) {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
`
