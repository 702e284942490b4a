/** What a database asks of new passwords. */
export interface PasswordPolicy {
  readonly level: 'none' | 'low' | 'fair' | 'good' | 'excellent'
  /** Characters. */
  readonly minLength: number
  /** Words that are refused besides the common ones; `null` when neither is looked at. */
  readonly dictionary: readonly string[] | null
  /** Whether a password may not contain the person's names. */
  readonly noPersonalInfo: boolean
  /** How many earlier passwords are refused. */
  readonly history: number
}
