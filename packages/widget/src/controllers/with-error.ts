import type { Screen, ScreenError, ScreenName } from '@lockstep/protocol'

/** The screens that tell of an error themselves. */
type Telling = {
  [Name in ScreenName]: 'error' extends keyof Extract<Screen, { screen: Name }> ? Name : never
}[ScreenName]

/** Where an error has no place: what comes after is the error screen. */
const SILENT: Readonly<Record<Exclude<ScreenName, Telling>, true>> = {
  loading: true,
  redirect: true,
  success: true,
  consent: true,
  'mfa-recovery-code-challenge-new-code': true,
  'mfa-push-rejected': true,
}

/** The same screen with the reason it is shown again; the error screen where none has a place. */
export function withError(screen: Screen, error: ScreenError): Screen {
  return Object.hasOwn(SILENT, screen.screen) || screen.screen === 'error'
    ? { screen: 'error', error }
    : ({ ...screen, error } as Screen)
}
