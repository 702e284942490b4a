import { wordingOfTemplate } from './phone-template.js'
import type { CodePurposeName, PhoneTemplates } from './phone-template.js'
import { wordingFor } from './wording.js'
import type { MessageTexts } from './wording.js'

/** The ways a code travels. */
export type CodeChannel = 'sms' | 'voice' | 'email'

/** What a message is made from. */
export interface CodeMessage {
  readonly kind: CodeChannel
  readonly code: string
  /** What the tenant's own template is chosen by. Default: `challenge`. */
  readonly purpose?: CodePurposeName
  /** The tenant's own wording for phones; it goes before every other. */
  readonly templates?: PhoneTemplates
  /** The tenant's name for people. */
  readonly tenant: string
  /** The domain that asks for the code. */
  readonly host: string
  /** BCP 47, in the person's order. */
  readonly locales: readonly string[]
  /** Wording by language; English is there anyway. */
  readonly texts: Readonly<Record<string, Partial<MessageTexts>>>
}

/** The message that carries a code, in the first of the person's languages that has a wording. */
export function codeMessage({
  kind,
  code,
  purpose = 'challenge',
  templates = {},
  tenant,
  host,
  locales,
  texts,
}: CodeMessage): {
  readonly subject?: string
  readonly text: string
} {
  const wording = wordingFor(locales, new Map(Object.entries(texts)))
  const template = templates[purpose]
  const own = template === undefined ? undefined : wordingOfTemplate(template)
  const fill = (text: string, spoken = code) =>
    text.replaceAll('{code}', () => spoken).replaceAll('{tenant}', () => tenant)
  switch (kind) {
    case 'sms':
      // The last line lets a browser fill the code in, on this domain and nowhere else.
      // https://wicg.github.io/sms-one-time-codes/
      return { text: `${fill(own ?? wording.sms)}\n\n@${host} #${code}` }
    case 'voice':
      // Spaced out, so that it is read digit by digit.
      return { text: fill(own ?? wording.voice, [...code].join(' ')) }
    case 'email':
      return { subject: fill(wording.email_subject), text: fill(wording.email) }
  }
}
