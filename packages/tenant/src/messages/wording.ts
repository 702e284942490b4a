/** The wording of the messages in one language. Words in braces are filled in. */
export interface MessageTexts {
  readonly sms: string
  readonly voice: string
  readonly email_subject: string
  readonly email: string
  readonly enrolled_subject: string
  readonly enrolled: string
  readonly removed_subject: string
  readonly removed: string
  readonly recovery_used_subject: string
  readonly recovery_used: string
  readonly ticket_subject: string
  readonly ticket: string
}

const ENGLISH: MessageTexts = {
  sms: '{code} is your verification code for {tenant}. Never give it to anybody.',
  voice:
    'Hello. Your verification code for {tenant} is {code}. Again, your verification code is {code}.',
  email_subject: 'Your verification code for {tenant}',
  email:
    'Your verification code for {tenant} is:\n\n{code}\n\nIt works once, for 5 minutes. If you did not just sign in, somebody knows your password: change it.\n',
  enrolled_subject: 'A second factor was added to your account at {tenant}',
  enrolled:
    'Your account at {tenant} has a new second factor ({factor}).\n\nIf it was not you who added it, change your password and tell your administrator.\n',
  removed_subject: 'A second factor was removed from your account at {tenant}',
  removed:
    'A second factor ({factor}) was removed from your account at {tenant}.\n\nIf you know nothing of it, change your password and tell your administrator.\n',
  recovery_used_subject: 'A recovery code of your account at {tenant} was used',
  recovery_used:
    'Somebody signed in to your account at {tenant} with its recovery code. That code is used up; a new one was shown.\n\nIf it was not you, change your password and tell your administrator.\n',
  ticket_subject: 'Set up a second factor for {tenant}',
  ticket:
    'Set up a second factor for your account at {tenant} with this link. It works once, for five days.\n\n{link}\n',
}

/** The wording in the first of the person's languages that has one; English for what it leaves out. */
export function wordingFor(
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
