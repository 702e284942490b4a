/** Something the SDK did otherwise than asked. */
export interface Warning {
  readonly code: 'sso_enforced'
  readonly message: string
}
