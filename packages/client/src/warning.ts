/** Something the SDK did otherwise than asked. */
export interface Warning {
  readonly code: 'sso_enforced'
  readonly message: string
}

/**
 * Makes the check for `sso: false`, which only callers without types can pass. `sso=true` is sent in any
 * case; the first attempt is reported to the console and to `onWarning`.
 */
export function createSsoCheck(onWarning: ((warning: Warning) => void) | undefined) {
  let reported = false
  return ({ sso = true }: { readonly sso?: unknown }): void => {
    if (sso === true || reported) return
    reported = true
    const message = 'sso stays true: without it MFA could be skipped.'
    console.warn(`lockstep: ${message}`)
    onWarning?.({ code: 'sso_enforced', message })
  }
}
