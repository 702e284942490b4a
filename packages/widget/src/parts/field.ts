import { html, nothing, type TemplateResult } from 'lit'
import { keyed } from './keyed.js'
import type { FieldRule, ScreenContext } from '../screens/screen-context.js'
import { alertIcon } from './icons.js'

/** One labelled input. What it must hold is said by its own attributes and by {@link FieldRule}. */
export interface FieldOptions {
  /** The name in the submitted form, unique in it. */
  readonly name: string
  readonly label: string
  readonly rule: FieldRule
  readonly autocomplete:
    'username' | 'current-password' | 'new-password' | 'one-time-code' | 'tel' | 'off'
  readonly type?: 'text' | 'email' | 'password' | 'tel'
  readonly inputMode?: 'text' | 'email' | 'numeric' | 'tel'
  readonly value?: string | undefined
  readonly hint?: string | undefined
  /** Characters; checked by the widget, since browsers do so only after typing. */
  readonly minLength?: number
  /** A regular expression for the whole value (flag `v`); checked like the format of an address. */
  readonly pattern?: string
  /** All are written left to right in every language. */
  readonly look?: 'code' | 'recovery-code' | 'phone'
  /** What stands inside the box, after the input. */
  readonly after?: TemplateResult
}

/** Draws a field with its label, hint and error, tied to the input for readers. */
export function field(context: ScreenContext, options: FieldOptions): TemplateResult {
  const { name, label, rule, autocomplete, value, hint, minLength, pattern, look, after } = options
  const { type = 'text', inputMode = 'text' } = options
  const inputId = context.id(name)
  const error = context.fieldErrors.get(name)
  const describedBy = [
    error && context.id(`${name}-error`),
    hint && context.id(`${name}-hint`),
    context.alert && context.id('alert'),
  ].filter(Boolean)
  return html`
    <div part="field">
      <label part="label" for=${inputId}>${label}</label>
      <div part="control">
        <input
          part=${look ? `input ${look}` : 'input'}
          id=${inputId}
          name=${name}
          type=${type}
          inputmode=${inputMode}
          autocomplete=${autocomplete}
          autocapitalize=${look === 'recovery-code' ? 'characters' : 'none'}
          autocorrect="off"
          spellcheck="false"
          dir=${look ? 'ltr' : nothing}
          value=${value ?? nothing}
          required
          minlength=${minLength ?? nothing}
          pattern=${pattern ?? nothing}
          data-required=${rule.required}
          data-format=${rule.format ?? nothing}
          aria-invalid=${error === undefined ? nothing : 'true'}
          aria-describedby=${describedBy.length > 0 ? describedBy.join(' ') : nothing}
        />
        ${after}
      </div>
      ${error ? fieldError(context, name, error) : nothing}
      ${hint ? html`<p part="hint" id=${context.id(`${name}-hint`)}>${hint}</p>` : nothing}
    </div>
  `
}

function fieldError({ failures, id }: ScreenContext, name: string, message: string): unknown {
  return keyed(
    failures,
    html`<p part="error" role="alert" id=${id(`${name}-error`)}>
      ${alertIcon}<span>${message}</span>
    </p>`,
  )
}
