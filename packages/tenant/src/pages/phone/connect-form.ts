import { element } from './element.js'

/** The form that connects the phone; `link` is what the person came with. */
export function connectForm(
  link: string,
  connect: (link: string, name: string) => void,
): HTMLFormElement {
  const code = element('input', {
    id: 'link',
    name: 'link',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'otpauth://… or a link',
    value: link,
  })
  const name = element('input', {
    id: 'name',
    name: 'name',
    required: true,
    maxlength: '64',
    autocomplete: 'off',
    value: 'Virtual phone',
  })
  return element(
    'form',
    {
      class: 'card connect',
      onsubmit: (event) => {
        event.preventDefault()
        connect(code.value, name.value)
      },
    },
    element('h2', {}, link ? 'Connect this phone?' : 'Connect an account'),
    element(
      'p',
      { class: 'hint' },
      link
        ? 'Only if you began to set up a phone yourself just now.'
        : 'Begin a sign-in, choose “Approve on a phone”, and paste the link under its QR code.',
    ),
    element('label', { for: 'link' }, 'Link or code'),
    code,
    element('label', { for: 'name' }, 'Name of this phone'),
    name,
    element('button', { class: 'primary' }, 'Connect'),
  )
}
