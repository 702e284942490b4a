import { describe, expect, it } from 'vitest'
import { codeMessage } from './code-message.js'

const base = { code: '042137', tenant: 'Acme', host: 'login.acme.example', locales: [], texts: {} }

describe('codeMessage', () => {
  it('ends a text message with the line that browsers read', () => {
    const { text } = codeMessage({ ...base, kind: 'sms' })
    expect(text.split('\n').at(-1)).toBe('@login.acme.example #042137')
  })

  it('has a call read out digits, not a number', () => {
    expect(codeMessage({ ...base, kind: 'voice' }).text).toContain('0 4 2 1 3 7')
  })

  it('gives an email its subject', () => {
    expect(codeMessage({ ...base, kind: 'email' })).toEqual({
      subject: 'Your verification code for Acme',
      text: expect.stringContaining('\n042137\n'),
    })
  })

  it('takes a name with dollar signs as it is', () => {
    expect(codeMessage({ ...base, kind: 'email', tenant: '$& $1' }).subject).toContain('$& $1')
  })

  const texts = {
    de: { sms: '{code} – {tenant}' },
    'pt-br': { sms: '{code} pt' },
    en: { sms: '{code} en' },
  }
  it.each([
    [['de-AT'], '042137 – Acme'],
    [['PT-BR'], '042137 pt'],
    [['fr', 'de'], '042137 – Acme'],
    [['en-GB', 'de'], '042137 en'],
    [['__proto__', 'constructor'], '042137 en'],
    [[], '042137 en'],
  ])('speaks the first language of %j that it knows', (locales, expected) => {
    const { text } = codeMessage({ ...base, kind: 'sms', locales, texts })
    expect(text.split('\n')[0]).toBe(expected)
  })

  it('speaks English for what a language leaves out', () => {
    const { subject } = codeMessage({ ...base, kind: 'email', locales: ['de'], texts })
    expect(subject).toBe('Your verification code for Acme')
  })
})
