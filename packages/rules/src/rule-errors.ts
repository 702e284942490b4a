/**
 * The error with which a rule refuses a login in its own words.
 *
 * @see [Raise errors from rules](https://auth0.com/docs/customize/rules/raise-errors-from-rules)
 */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError'
}

/** Known from custom database scripts; in a rule it is an ordinary error. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError'
  readonly code: string

  constructor(code: string, message?: string) {
    super(message ?? code)
    this.code = code
  }
}

/** Known from custom database scripts; in a rule it is an ordinary error. */
export class WrongUsernameOrPasswordError extends Error {
  override readonly name = 'WrongUsernameOrPasswordError'
  readonly user: string

  constructor(user: string, message?: string) {
    super(message ?? 'Wrong username or password.')
    this.user = user
  }
}

/** Known from custom database scripts; in a rule it is an ordinary error. */
export class PasswordComplexityError extends Error {
  override readonly name = 'PasswordComplexityError'
}

/** The errors that a rule finds around it, by name. */
export const ruleErrors = {
  UnauthorizedError,
  ValidationError,
  WrongUsernameOrPasswordError,
  PasswordComplexityError,
}

/** Something the engine itself has against a rule. The message names the way on and may be shown. */
export class RuleFault extends Error {
  override readonly name = 'RuleFault'
}
