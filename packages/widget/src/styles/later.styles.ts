import { css } from 'lit'

/** What only the screens need that are chunks of their own. Comes after, and adds to, the form's. */
export const laterStyles = css`
  lockstep-login [part='secondary'] {
    border-color: var(--_field-border);
    background: transparent;
    color: var(--_text);
  }

  lockstep-login [part='secondary']:hover {
    background: color-mix(in srgb, var(--_text) 6%, transparent);
  }

  lockstep-login [part~='waiting'] {
    padding-block: 1em 0;
  }

  lockstep-login [part~='code'],
  lockstep-login [part~='recovery-code'] {
    font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
    font-variant-numeric: tabular-nums;
  }

  lockstep-login [part~='code'] {
    font-size: 1.375em;
    letter-spacing: 0.28em;
    text-align: center;
    text-indent: 0.28em;
  }

  lockstep-login [part~='recovery-code'] {
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }

  lockstep-login [part='checkbox-label'] {
    display: flex;
    gap: 0.625em;
    margin: 0;
    padding-block: 0.25em;
    font-size: 0.9375em;
    font-weight: 400;
    cursor: pointer;
  }

  lockstep-login [part='checkbox'] {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    margin: 0.125em 0 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }

  lockstep-login [part='steps'] {
    display: grid;
    gap: 1.25em;
    margin: 0;
    padding: 0;
    counter-reset: step;
    list-style: none;
  }

  lockstep-login [part='step'] {
    position: relative;
    display: grid;
    gap: 0.75em;
    min-inline-size: 0;
    margin: 0;
    padding-inline-start: 2.25em;
    counter-increment: step;
  }

  lockstep-login [part='step']::before {
    content: counter(step);
    position: absolute;
    inset-inline-start: 0;
    inset-block-start: 0;
    display: grid;
    place-items: center;
    inline-size: 1.75em;
    block-size: 1.75em;
    border-radius: 50%;
    background: color-mix(in srgb, var(--_accent) 14%, var(--_surface));
    color: var(--_text);
    font-size: 0.875em;
    font-weight: 650;
  }

  lockstep-login [part='qr'] {
    box-sizing: border-box;
    inline-size: 100%;
    max-inline-size: 12.5em;
    block-size: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: #fff;
    forced-color-adjust: none;
  }

  lockstep-login [part='details'] {
    margin: 0;
  }

  lockstep-login [part='summary'] {
    display: inline-block;
    padding-block: 0.125em;
    border-radius: 0.375em;
    color: var(--_accent);
    font-size: 0.9375em;
    font-weight: 600;
    cursor: pointer;
  }

  lockstep-login [part='summary']::-webkit-details-marker {
    display: none;
  }

  lockstep-login [part='secret'] {
    display: grid;
    gap: 0.75em;
    justify-items: start;
    margin-block-start: 0.5em;
  }

  lockstep-login [part='secret-value'] {
    padding: 0;
    background: none;
    color: var(--_text);
    font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
    font-size: 1em;
    font-weight: 600;
    letter-spacing: 0.06em;
    overflow-wrap: anywhere;
    user-select: all;
  }

  lockstep-login [part='recovery-code-box'] {
    margin: 1.75em 0 0;
    padding: 1.125em 1em;
    border: 1px dashed var(--_field-border);
    border-radius: var(--_radius);
    background: var(--_field);
    text-align: center;
  }

  lockstep-login [part='tools'] {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    gap: 0.5em;
    margin-block-start: 0.75em;
  }

  lockstep-login [part='tools'] [part='secondary'] {
    padding-inline: 0.625em;
    font-size: 0.9375em;
  }

  @container (inline-size < 22em) {
    lockstep-login [part='tools'] {
      grid-template-columns: 1fr;
    }
  }

  /* A code on paper: dark on light, and without buttons that do nothing there. */
  @media print {
    lockstep-login {
      color-scheme: light;
    }

    lockstep-login :is([part='tools'], [part='actions']) {
      display: none;
    }
  }

  lockstep-login [part='link'][aria-disabled='true'] {
    color: var(--_muted);
    text-decoration: none;
    cursor: default;
  }

  lockstep-login [part='push-number'] {
    display: grid;
    gap: 0.25em;
    justify-items: center;
    margin: 0;
    padding: 1.25em 1em;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_accent) 10%, var(--_surface));
    text-align: center;
  }

  lockstep-login [part='push-digits'] {
    font-size: 3em;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.06em;
    line-height: 1.1;
  }

  lockstep-login [part='push-waiting'] {
    display: flex;
    gap: 0.625em;
    align-items: center;
    margin: 0;
    color: var(--_muted);
  }

  lockstep-login [part='push-waiting'] [part='spinner'] {
    flex: none;
    color: var(--_accent);
  }

  lockstep-login [part='choices'] {
    display: grid;
    gap: 0.75em;
    margin: 1.5em 0 0;
    padding: 0;
    list-style: none;
  }

  lockstep-login [part='separator'] {
    display: flex;
    align-items: center;
    gap: 0.75em;
    margin: 1.25em 0;
    color: var(--_muted);
    font-size: 0.875em;
  }

  lockstep-login [part='separator']::before,
  lockstep-login [part='separator']::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_border);
  }

  lockstep-login [part='connections'] {
    display: grid;
    gap: 0.75em;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  lockstep-login [part='connections'] [part='secondary'] {
    inline-size: 100%;
  }

  lockstep-login [part='connection-mark'] {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 1.75em;
    block-size: 1.75em;
    border-radius: 50%;
    background: color-mix(in srgb, var(--_text) 10%, transparent);
    font-size: 0.875em;
  }

  lockstep-login [part='choice-item'] {
    margin: 0;
  }

  lockstep-login [part='choice'] {
    display: grid;
    gap: 0.125em;
    box-sizing: border-box;
    inline-size: 100%;
    padding: 0.875em 1em;
    border: 1px solid var(--_field-border);
    border-radius: var(--_radius);
    background: var(--_field);
    color: var(--_text);
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  lockstep-login [part='choice']:hover {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 6%, var(--_field));
  }

  lockstep-login [part='choice-label'] {
    font-weight: 600;
  }

  lockstep-login [part='choice-hint'] {
    color: var(--_muted);
    font-size: 0.875em;
    overflow-wrap: anywhere;
  }

  lockstep-login [part='scopes'] {
    display: grid;
    gap: 0.75em;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  lockstep-login [part='scope'] {
    display: flex;
    gap: 0.625em;
    margin: 0;
  }

  lockstep-login [part='scope'] [part='icon'] {
    margin-block-start: 0.125em;
    color: var(--_success);
  }
`
