import { css } from 'lit'

/**
 * The form in the light DOM. Every rule names the element first, so it touches nothing else in the
 * page and wins over the page's plain `input` and `button` rules.
 */
export const formStyles = css`
  lockstep-login [part='screen'] {
    animation: lockstep-appear 240ms cubic-bezier(0.2, 0.7, 0.2, 1);
  }

  @keyframes lockstep-appear {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }

  @keyframes lockstep-turn {
    to {
      transform: rotate(1turn);
    }
  }

  lockstep-login [part='heading'] {
    margin: 0;
    color: var(--_text);
    font-size: 1.5em;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.015em;
    text-wrap: balance;
    outline: none;
  }

  lockstep-login [part='description'] {
    margin: 0.375em 0 0;
    color: var(--_muted);
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }

  lockstep-login [part='form'] {
    display: grid;
    gap: 1.25em;
    margin: 1.75em 0 0;
  }

  lockstep-login [part='field'] {
    display: grid;
    gap: 0.375em;
    min-inline-size: 0;
  }

  lockstep-login [part='label'] {
    margin: 0;
    color: var(--_text);
    font-size: 0.875em;
    font-weight: 600;
  }

  lockstep-login [part='control'] {
    position: relative;
    display: flex;
    align-items: center;
  }

  lockstep-login [part~='input'] {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 2.875em;
    margin: 0;
    padding: 0.5em 0.875em;
    border: 1px solid var(--_field-border);
    border-radius: var(--_radius);
    background: var(--_field);
    color: var(--_text);
    font: inherit;
    box-shadow: none;
    appearance: none;
  }

  lockstep-login [part~='input']:hover {
    border-color: var(--_muted);
  }

  lockstep-login [part~='input']:focus {
    border-color: var(--_accent);
    outline: 2px solid var(--_accent);
    outline-offset: -1px;
    box-shadow: 0 0 0 4px color-mix(in srgb, var(--_accent) 18%, transparent);
  }

  lockstep-login [part~='input'][aria-invalid='true'] {
    border-color: var(--_danger);
  }

  lockstep-login [part~='input'][aria-invalid='true']:focus {
    outline-color: var(--_danger);
    box-shadow: 0 0 0 4px color-mix(in srgb, var(--_danger) 18%, transparent);
  }

  lockstep-login [part~='input']:-webkit-autofill {
    -webkit-text-fill-color: var(--_text);
    box-shadow: inset 0 0 0 4em color-mix(in srgb, var(--_accent) 12%, var(--_field));
  }

  lockstep-login [part='control'] [part~='input']:has(+ [part='toggle']) {
    padding-inline-end: 3.25em;
  }

  lockstep-login [part='toggle'] {
    position: absolute;
    inset-inline-end: 1px;
    display: grid;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: var(--_muted);
    font: inherit;
    cursor: pointer;
  }

  lockstep-login [part='toggle']:hover {
    color: var(--_text);
  }

  lockstep-login [part='error'],
  lockstep-login [part='hint'] {
    margin: 0;
    color: var(--_muted);
    font-size: 0.875em;
  }

  lockstep-login [part='error'] {
    display: flex;
    gap: 0.375em;
    color: var(--_danger);
    font-weight: 500;
  }

  lockstep-login [part='error'] [part='icon'] {
    inline-size: 1.125em;
    block-size: 1.125em;
    margin-block-start: 0.1875em;
  }

  lockstep-login [part='icon'] {
    flex: none;
  }

  lockstep-login [part='alert'],
  lockstep-login [part='notice'] {
    --_tone: var(--_danger);
    display: flex;
    gap: 0.625em;
    margin-block-start: 1.25em;
    padding: 0.75em 0.875em;
    border: 1px solid color-mix(in srgb, var(--_tone) 35%, transparent);
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_tone) 8%, var(--_surface));
    color: var(--_text);
    font-size: 0.9375em;
    overflow-wrap: anywhere;
  }

  lockstep-login [part='notice'] {
    --_tone: var(--_success);
  }

  lockstep-login :is([part='alert'], [part='notice']) [part='icon'] {
    margin-block-start: 0.125em;
    color: var(--_tone);
  }

  lockstep-login :is([part='submit'], [part='secondary']) {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 2.875em;
    margin: 0;
    padding: 0.5em 1.125em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    font: inherit;
    font-weight: 600;
    text-align: center;
    cursor: pointer;
  }

  lockstep-login [part='submit'] {
    inline-size: 100%;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  lockstep-login [part='submit']:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }

  lockstep-login [part='submit'][aria-disabled='true'] {
    cursor: progress;
  }

  lockstep-login [part='link'] {
    min-block-size: 1.75em;
    margin: 0;
    padding: 0.125em 0.25em;
    border: 0;
    border-radius: 0.375em;
    background: none;
    color: var(--_accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  lockstep-login [part='link']:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  lockstep-login
    :is(
      [part='submit'],
      [part='secondary'],
      [part='link'],
      [part='toggle'],
      [part='summary'],
      [part='checkbox']
    ):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  lockstep-login [part='toggle']:focus-visible {
    outline-offset: -4px;
  }

  lockstep-login [part='aside'] {
    margin: -0.75em -0.25em 0;
    font-size: 0.875em;
    text-align: end;
  }

  lockstep-login [part='switch'] {
    margin: 1.25em 0 0;
    color: var(--_muted);
    font-size: 0.9375em;
    text-align: center;
  }

  lockstep-login [part='actions'] {
    display: grid;
    gap: 0.75em;
    margin-block-start: 1.75em;
  }

  lockstep-login [part='spinner'] {
    flex: none;
    box-sizing: border-box;
    inline-size: 1.125em;
    block-size: 1.125em;
    border: 2px solid currentcolor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: lockstep-turn 800ms linear infinite;
  }

  lockstep-login [part~='loading'] {
    display: grid;
    place-items: center;
    padding-block: 2em;
    color: var(--_accent);
    font-size: 1.5em;
  }

  lockstep-login [part~='verdict'] {
    display: flex;
    align-items: center;
    gap: 0.625em;
  }

  lockstep-login [part~='danger'] {
    --_tone: var(--_danger);
  }

  lockstep-login [part~='success'] {
    --_tone: var(--_success);
  }

  lockstep-login [part~='verdict'] [part='icon'] {
    inline-size: 2em;
    block-size: 2em;
    color: var(--_tone);
  }

  lockstep-login [part='visually-hidden'] {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    lockstep-login [part='screen'] {
      animation: none;
    }

    lockstep-login [part='spinner'] {
      animation-duration: 4s;
    }
  }

  @media (forced-colors: active) {
    lockstep-login [part='submit'] {
      border-color: ButtonText;
    }

    lockstep-login [part='spinner'] {
      border-inline-end-color: Canvas;
    }
  }
`
