/**
 * The digits of a typed or pasted code: spaces and hyphens are dropped, and the digits of Arabic,
 * Persian, Devanagari and full-width keyboards become the ASCII ones that the tenant knows.
 */
export function parseCode(typed: string): string {
  return withoutGaps(typed).replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
}

/** A recovery code without what people put between its groups, in capitals. */
export function parseRecoveryCode(typed: string): string {
  return withoutGaps(typed).toUpperCase()
}

/** Four characters at a time, as a secret is copied by hand most easily; parsing drops the gaps. */
export function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}

function withoutGaps(typed: string): string {
  return typed.replace(/[\s\p{Pd}]/gu, '')
}

/** Unicode lays out every set of decimal digits as ten code points in order, from zero. */
function digitValue(digit: string): number {
  let codePoint = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - 1))) {
    codePoint -= 1
    value += 1
  }
  return value
}
