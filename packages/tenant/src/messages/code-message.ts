/** The ways a code travels. */
export type CodeChannel = 'sms' | 'voice' | 'email'

/** The wording of the messages in one language. `{code}` and `{tenant}` are filled in. */
export interface MessageTexts {
  readonly sms: string
  readonly voice: string
  readonly email_subject: string
  readonly email: string
}

const ENGLISH: MessageTexts = {
  sms: '{code} is your verification code for {tenant}. Never give it to anybody.',
  voice:
    'Hello. Your verification code for {tenant} is {code}. Again, your verification code is {code}.',
  email_subject: 'Your verification code for {tenant}',
  email:
    'Your verification code for {tenant} is:\n\n{code}\n\nIt works once, for 5 minutes. If you did not just sign in, somebody knows your password: change it.\n',
}

/** What a message is made from. */
export interface CodeMessage {
  readonly kind: CodeChannel
  readonly code: string
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
export function codeMessage({ kind, code, tenant, host, locales, texts }: CodeMessage): {
  readonly subject?: string
  readonly text: string
} {
  const wording = wordingFor(locales, new Map(Object.entries(texts)))
  const fill = (text: string, spoken = code) =>
    text.replaceAll('{code}', () => spoken).replaceAll('{tenant}', () => tenant)
  switch (kind) {
    case 'sms':
      // The last line lets a browser fill the code in, on this domain and nowhere else.
      // https://wicg.github.io/sms-one-time-codes/
      return { text: `${fill(wording.sms)}\n\n@${host} #${code}` }
    case 'voice':
      // Spaced out, so that it is read digit by digit.
      return { text: fill(wording.voice, [...code].join(' ')) }
    case 'email':
      return { subject: fill(wording.email_subject), text: fill(wording.email) }
  }
}

function wordingFor(
  locales: readonly string[],
  texts: ReadonlyMap<string, Partial<MessageTexts>>,
): MessageTexts {
  const base = { ...ENGLISH, ...texts.get('en') }
  for (const locale of locales.map((tag) => tag.toLowerCase())) {
    const language = locale.split('-')[0] ?? locale
    const found = texts.get(locale) ?? texts.get(language)
    if (found) return { ...base, ...found }
    if (language === 'en') return base
  }
  return base
}
