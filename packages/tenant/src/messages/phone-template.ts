/**
 * What a code on a phone is for. The tenant's own wording of each is a template of Auth0's: `{{code}}` and
 * `{{tenant.friendly_name}}` are filled in, and nothing else is known there.
 *
 * @see [Customize SMS or voice messages](https://auth0.com/docs/customize/customize-sms-or-voice-messages)
 */
export type CodePurposeName = 'enrolment' | 'challenge'

/** Templates by purpose. */
export type PhoneTemplates = Readonly<Partial<Record<CodePurposeName, string>>>

/** What is sent where nobody wrote another template. */
export const VERIFICATION_TEMPLATES: Readonly<Record<CodePurposeName, string>> = {
  enrolment: '{{code}} is your verification code for {{tenant.friendly_name}}.',
  challenge: '{{code}} is your verification code for {{tenant.friendly_name}}.',
}

/** A template as our own wording writes it. What it names besides is left out. */
export function wordingOfTemplate(template: string): string {
  const known = new Map([
    ['code', '{code}'],
    ['tenant.friendly_name', '{tenant}'],
  ])
  return template.replaceAll(
    /\{\{\s*([\w.]+)[^{}]*\}\}/g,
    (_, name: string) => known.get(name) ?? '',
  )
}
