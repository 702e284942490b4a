import { isDeepStrictEqual } from 'node:util'
import type { OwedFactor, Verdict } from './verdict.js'

/** What two verdicts can differ in. */
export type DifferenceKind =
  | 'outcome'
  | 'factor'
  | 'remember'
  | 'redirect'
  | 'error-code'
  | 'error-text'
  | 'claims'
  | 'scope'
  | 'metadata'

/** One difference, in words for both sides. Two logins with the same words differ in the same way. */
export interface Difference {
  readonly kind: DifferenceKind
  readonly rule: string
  readonly action: string
}

/** The differences that a migration cannot always avoid, which `--accept` may name. */
export const ACCEPTABLE: readonly DifferenceKind[] = [
  'error-code',
  'error-text',
  'remember',
  'metadata',
]

/** Lists what a person, an application or an API would notice between the two. */
export function differences(rule: Verdict, action: Verdict): readonly Difference[] {
  const metadata = [
    ...memberDifferences('metadata', 'user_metadata', rule.userMetadata, action.userMetadata),
    ...memberDifferences('metadata', 'app_metadata', rule.appMetadata, action.appMetadata),
  ]
  const redirects = textDifference('redirect', writtenList(rule), writtenList(action))
  if (rule.outcome !== action.outcome) {
    return [{ kind: 'outcome', rule: outcomeOf(rule), action: outcomeOf(action) }, ...redirects]
  }
  if (rule.outcome === 'denied') {
    return [
      ...redirects,
      ...textDifference('error-code', rule.error?.code ?? '', action.error?.code ?? ''),
      ...(rule.error?.message === action.error?.message
        ? []
        : textDifference('error-text', reasonOf(rule), reasonOf(action))),
      ...metadata,
    ]
  }
  const sameFactors = isDeepStrictEqual(rule.factors.map(nameOf), action.factors.map(nameOf))
  return [
    ...redirects,
    ...textDifference('factor', factorsOf(rule), factorsOf(action)),
    ...(sameFactors ? textDifference('remember', memoryOf(rule), memoryOf(action)) : []),
    ...memberDifferences('claims', 'ID token', rule.idToken, action.idToken),
    ...memberDifferences('claims', 'access token', rule.accessToken, action.accessToken),
    ...textDifference('scope', rule.scope ?? 'as asked for', action.scope ?? 'as asked for'),
    ...metadata,
  ]
}

function textDifference(kind: DifferenceKind, rule: string, action: string): readonly Difference[] {
  return rule === action ? [] : [{ kind, rule, action }]
}

/** Values vary from login to login, so a member is named and its value is not. */
function memberDifferences(
  kind: DifferenceKind,
  where: string,
  rule: Readonly<Record<string, unknown>>,
  action: Readonly<Record<string, unknown>>,
): readonly Difference[] {
  const names = new Set([...Object.keys(rule), ...Object.keys(action)])
  return [...names].flatMap((name) => {
    const [inRule, inAction] = [Object.hasOwn(rule, name), Object.hasOwn(action, name)]
    if (inRule && inAction && isDeepStrictEqual(rule[name], action[name])) return []
    const word = (present: boolean) =>
      present ? `${where} ${name}${inRule && inAction ? ', another value' : ''}` : `no ${name}`
    return [{ kind, rule: word(inRule), action: word(inAction) }]
  })
}

function outcomeOf({ outcome, error }: Verdict): string {
  return error ? `denied (${reasonOf({ error })})` : outcome
}

function reasonOf({ error }: Pick<Verdict, 'error'>): string {
  return error?.fault === undefined ? (error?.message ?? '') : `it failed: ${error.fault}`
}

function writtenList({ redirects }: Verdict): string {
  return redirects.length === 0 ? 'no redirect' : redirects.join(', then ')
}

function nameOf({ what }: OwedFactor): string {
  return what
}

function factorsOf({ factors }: Verdict): string {
  return factors.length === 0 ? 'no factor' : factors.map(nameOf).join(', then ')
}

function memoryOf({ factors }: Verdict): string {
  return factors
    .map(({ remember }) => (remember ? 'a remembered browser will do' : 'at every login'))
    .join(', then ')
}
