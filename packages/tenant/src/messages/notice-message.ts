import { wordingFor } from './wording.js'
import type { MessageTexts } from './wording.js'

/** What an account's owner is told of its second factors. */
export type Notice = 'enrolled' | 'removed' | 'recovery_used' | 'ticket'

/** A notice as an email. `{tenant}`, `{factor}` and `{link}` of the wording are filled in from `values`. */
export function noticeMessage(
  notice: Notice,
  {
    values,
    locales,
    texts,
  }: {
    readonly values: Readonly<Record<string, string>>
    /** BCP 47, in the person's order. */
    readonly locales: readonly string[]
    readonly texts: Readonly<Record<string, Partial<MessageTexts>>>
  },
): { readonly subject: string; readonly text: string } {
  const wording = wordingFor(locales, new Map(Object.entries(texts)))
  const filled = new Map(Object.entries(values))
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (all, name: string) => filled.get(name) ?? all)
  return { subject: fill(wording[`${notice}_subject`]), text: fill(wording[notice]) }
}
