/** Tells the time; a test moves it. */
export interface Clock {
  /** Whole seconds since the epoch (RFC 7519 NumericDate). */
  now(): number
}
