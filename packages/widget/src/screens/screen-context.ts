import type { Screen, ScreenName } from '@lockstep/protocol'
import type { TemplateResult } from 'lit'
import type { LoginAction } from '../controllers/login-controller.js'
import type { Move } from '../controllers/move.js'
import type { TextId } from '../languages/text-id.js'
import type { Translate } from '../languages/language-pack.js'

/** What a screen's template may know beside the screen itself, and what it may ask for. */
export interface ScreenContext {
  readonly text: Translate
  /** BCP 47: the language of the texts. */
  readonly language: string
  /** Makes an id that is unique in the page, although several widgets may be in it. */
  readonly id: (name: string) => string
  /** 1–6, for `aria-level` of the title. */
  readonly headingLevel: number
  readonly busy: boolean
  /** Why fields were not accepted, by name; translated. Empty when the alert says why already. */
  readonly fieldErrors: ReadonlyMap<string, string>
  /** Why the screen is shown again, unless a field says it already; translated. */
  readonly alert: string | undefined
  /** Grows with each failed attempt, so that the same error is announced again. */
  readonly failures: number
  readonly passwordVisible: boolean
  readonly copied: boolean
  /** Reads and checks the form, and submits what `action` makes of its values. */
  readonly onSubmit: (action: (values: FormValues) => LoginAction) => (event: Event) => void
  readonly submit: (action: LoginAction) => void
  readonly move: (move: Move) => void
  readonly restart: () => void
  /** Takes the browser to another page. */
  readonly leave: (url: string) => void
  readonly togglePassword: () => void
  readonly copy: (value: string) => void
}

/** The values of a submitted form, trimmed but for passwords; a missing one is empty. */
export type FormValues = (name: string) => string

/** Draws one kind of screen. Stateless: the same screen and context make the same picture. */
export type ScreenTemplate<Name extends ScreenName> = (
  screen: Extract<Screen, { screen: Name }>,
  context: ScreenContext,
) => TemplateResult

/** The rule a field's value has to keep, and the texts for when it does not. */
export interface FieldRule {
  readonly required: TextId
  readonly format?: TextId
}
