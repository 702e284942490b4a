import { css } from 'lit'

/**
 * The shadow root: the card, and every token. Tokens are set on the host, so the slotted form
 * inherits them.
 */
export const frameStyles = css`
  :host {
    --_accent: var(--lockstep-accent, light-dark(#3d52c4, #b4c0ff));
    --_on-accent: var(--lockstep-on-accent, light-dark(#ffffff, #131529));
    --_surface: var(--lockstep-surface, light-dark(#ffffff, #1a1c28));
    --_text: var(--lockstep-text, light-dark(#191b29, #e9eaf2));
    --_muted: var(--lockstep-muted, light-dark(#5b6075, #a5aac0));
    --_border: var(--lockstep-border, light-dark(#e3e5ee, #2f3342));
    --_field: var(--lockstep-field, light-dark(#ffffff, #12141d));
    --_field-border: var(--lockstep-field-border, light-dark(#83899d, #737990));
    --_danger: var(--lockstep-danger, light-dark(#b3261e, #ffb4ab));
    --_success: var(--lockstep-success, light-dark(#1f6f4a, #8fd6b0));
    --_radius: var(--lockstep-radius, 10px);
    --_shadow: var(
      --lockstep-shadow,
      0 1px 2px light-dark(rgb(23 26 46 / 6%), rgb(0 0 0 / 40%)),
      0 16px 40px -12px light-dark(rgb(23 26 46 / 16%), rgb(0 0 0 / 60%))
    );

    display: block;
    container: lockstep / inline-size;
    color-scheme: light dark;
    color: var(--_text);
    font: 400 var(--lockstep-font-size, 1rem) / 1.5
      var(--lockstep-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  :host([color-scheme='light']) {
    color-scheme: light;
  }

  :host([color-scheme='dark']) {
    color-scheme: dark;
  }

  [part='card'] {
    box-sizing: border-box;
    max-inline-size: var(--lockstep-width, 26.5em);
    margin-inline: auto;
    padding: 2.5em;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.8);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }

  @container lockstep (inline-size < 26em) {
    [part='card'] {
      padding: 1.75em 1.25em;
    }
  }

  [part='logo'] {
    display: block;
    inline-size: 2.5em;
    block-size: 2.5em;
    color: var(--_accent);
  }

  [part='logo'] path {
    stroke: var(--_on-accent);
  }

  [part='header'] {
    margin-block-end: 1.25em;
  }

  ::slotted([slot='logo']) {
    display: block;
    max-block-size: 3em;
    max-inline-size: 100%;
  }

  ::slotted([slot='footer']) {
    display: block;
    margin-block: 1.5em 0;
    padding-block-start: 1.25em;
    border-block-start: 1px solid var(--_border);
    color: var(--_muted);
    font-size: 0.8125em;
  }
`
