/** Something the SDK did otherwise than asked. */
export interface Warning {
  readonly code: 'sso_enforced'
  readonly message: string
}

/** Reports a warning, each code once. */
export type Warn = (warning: Warning) => void

/** Reports to the console and to `onWarning`. */
export function createWarn(onWarning: Warn | undefined): Warn {
  const reported = new Set<string>()
  return (warning) => {
    if (reported.has(warning.code)) return
    reported.add(warning.code)
    console.warn(`lockstep: ${warning.message}`)
    onWarning?.(warning)
  }
}

/** Reports `sso: false`, which only callers without types can pass; `sso=true` is sent in any case. */
export function enforceSso({ sso }: { readonly sso?: unknown }, warn: Warn): void {
  if (sso === undefined || sso === true) return
  warn({
    code: 'sso_enforced',
    message: 'sso stays true: without single sign-on people could log in without MFA.',
  })
}
