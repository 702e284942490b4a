import type { TextId } from '../languages/text-id.js'

/** A field whose value cannot be submitted. */
export interface FieldFailure {
  readonly name: string
  readonly text: TextId
  readonly values: Readonly<Record<string, string>>
}

/**
 * Checks the fields of a form in their order, by the platform's own constraints. Reads the DOM and
 * not the state: password managers fill fields without telling anybody. Each field names the texts
 * for its failures in `data-required` and `data-format`; the browser's own bubbles, in a language and
 * a look of their own, stay away.
 */
export function checkForm(form: HTMLFormElement): readonly FieldFailure[] {
  const inputs = [...form.elements].filter((element) => element instanceof HTMLInputElement)
  return inputs.flatMap((input) => {
    const text = failure(input)
    return text ? [{ name: input.name, text, values: { length: String(input.minLength) } }] : []
  })
}

function failure(input: HTMLInputElement): TextId | undefined {
  const { required, format } = input.dataset as { required?: TextId; format?: TextId }
  if (input.required && input.value.trim() === '') return required
  const { typeMismatch, patternMismatch } = input.validity
  // Browsers judge the length only of what was typed; `minLength` is -1 where there is no bound.
  const tooShort = input.value.length < input.minLength
  return typeMismatch || patternMismatch || tooShort ? format : undefined
}
