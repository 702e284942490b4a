import type { FormValues } from '../screens/screen-context.js'

/** What a form holds at this moment. Passwords keep their spaces, everything else loses the outer ones. */
export function formValues(form: HTMLFormElement): FormValues {
  const data = new FormData(form)
  return (name) => {
    const value = data.get(name)
    if (typeof value !== 'string') return ''
    return name === 'password' ? value : value.trim()
  }
}
