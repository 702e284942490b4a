import type { Finding } from '@lockstep/protocol'
import { trailingSemicolon } from './compile.js'
import type { Condition } from './conditions.js'
import { lineAt, listConditions, withoutComments } from './conditions.js'
import type { FindingId } from './findings.js'
import { finding } from './findings.js'
import type { RuleSource } from './rule.js'

const DEMAND = /\.multifactor\s*=(?!=)/

/** A script that demands a second factor, or does not, depending on what it should not depend on. */
const SKIPS: readonly {
  readonly id: FindingId
  readonly subject: RegExp
  readonly applies: (condition: Condition) => boolean
}[] = [
  {
    id: 'mfa-skipped-on-redirect-callback',
    subject: /['"`]redirect-callback['"`]/,
    applies: skips,
  },
  { id: 'mfa-skipped-on-prompt', subject: /\.prompt\b|['"`]prompt['"`]/, applies: skips },
  {
    id: 'keyed-on-user-metadata',
    subject: /\buser_metadata\b/,
    applies: ({ body, rest, test }) => DEMAND.test(body) || leavesEarly({ body, rest, test }),
  },
]

/**
 * Reads a rule's text, without running it, for what is risky in it. It looks at `if` statements only, so
 * silence is no proof.
 */
export function inspectRule(rule: Pick<RuleSource, 'name' | 'script'>): readonly Finding[] {
  const code = withoutComments(rule.script)
  const conditions = listConditions(code)
  const skipped = SKIPS.flatMap(({ id, subject, applies }) => {
    const condition = conditions.find((each) => subject.test(each.test) && applies(each))
    return condition ? [finding(id, rule.name, condition.line)] : []
  })
  const semicolon = trailingSemicolon(rule.script)
  return semicolon === undefined
    ? skipped
    : [...skipped, finding('trailing-semicolon', rule.name, lineAt(code, semicolon))]
}

/** The 1-based line on which a script first writes `path`, such as `context.multifactor`. */
export function lineThatWrites(script: string, path: string): number | undefined {
  const code = withoutComments(script)
  const escaped = path.replace(/[^\w]/g, '\\$&')
  const at = code.search(new RegExp(`${escaped}(\\.\\w+)?\\s*=(?!=)`))
  return at < 0 ? undefined : lineAt(code, at)
}

/** "When it is not so, demand" and "when it is so, leave before the demand" both skip. */
function skips(condition: Condition): boolean {
  const isNegated = /!==?/.test(condition.test)
  return isNegated ? DEMAND.test(condition.body) : leavesEarly(condition)
}

function leavesEarly({ body, rest }: Pick<Condition, 'body' | 'rest' | 'test'>): boolean {
  return /\breturn\b/.test(body) && !DEMAND.test(body) && DEMAND.test(rest)
}
