import type { Finding } from '@lockstep/protocol'
import type { Condition } from '../conditions.js'
import { lineAt, listConditions, withoutComments } from '../conditions.js'
import type { ActionSource } from './action.js'
import type { ActionFindingId } from './action-findings.js'
import { actionFinding } from './action-findings.js'

const DEMAND =
  /\bmultifactor\s*\.\s*enable\s*\(|\.\s*(?:challengeWith|challengeWithAny|enrollWith|enrollWithAny)\s*\(/

/** Code that demands a second factor, or does not, depending on what it should not depend on. */
const SKIPS: readonly {
  readonly id: ActionFindingId
  readonly subject: RegExp
  readonly applies: (condition: Condition) => boolean
}[] = [
  { id: 'mfa-skipped-on-prompt', subject: /\.prompt\b|['"`]prompt['"`]/, applies: skips },
  { id: 'mfa-skipped-on-refresh', subject: /['"`]oauth2-refresh-token['"`]/, applies: skips },
  {
    id: 'keyed-on-user-metadata',
    subject: /\buser_metadata\b/,
    applies: (condition) => DEMAND.test(condition.body) || leavesEarly(condition),
  },
]

/** What an Action can tell by that the person was at the other site. */
const VERIFIES = /\bvalidateToken\b|\bverify\w*\s*\(|\bapp_metadata\b|\bfetch\s*\(|\brequire\s*\(/

/**
 * Reads an Action's text, without running it, for what is risky in it. It looks at `if` statements and
 * names only, so silence is no proof.
 */
export function inspectAction({
  name,
  code: text,
}: Pick<ActionSource, 'name' | 'code'>): readonly Finding[] {
  const code = withoutComments(text)
  const conditions = listConditions(code)
  const skipped = SKIPS.flatMap(({ id, subject, applies }) => {
    const condition = conditions.find((each) => subject.test(each.test) && applies(each))
    return condition ? [actionFinding(id, name, condition.line)] : []
  })
  const returning = code.search(/\bonContinuePostLogin\b/)
  return returning < 0 || VERIFIES.test(code)
    ? skipped
    : [...skipped, actionFinding('unverified-return', name, lineAt(code, returning))]
}

/** "When it is not so, demand" and "when it is so, leave before the demand" both skip. */
function skips(condition: Condition): boolean {
  const isNegated = /!==?|!\s*\w/.test(condition.test)
  return isNegated ? DEMAND.test(condition.body) : leavesEarly(condition)
}

function leavesEarly({ body, rest }: Condition): boolean {
  return /\breturn\b/.test(body) && !DEMAND.test(body) && DEMAND.test(rest)
}
