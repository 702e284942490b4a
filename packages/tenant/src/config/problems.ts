import type { BaseIssue, IssuePathItem } from 'valibot'
import { isSecretName } from '../logging/redact.js'

/** One mistake in a configuration: where it is, what is wrong and what to write instead. */
export interface ConfigProblem {
  /** Relative to the folder, or `config` for a configuration that was given as an object. */
  readonly file: string
  /** Such as `callbacks[0]`; empty when the file as a whole is meant. */
  readonly path: string
  /** Sentences that follow the path, such as `must be a URL; found "foo". Write "http://…".` */
  readonly message: string
}

/** A configuration that cannot be used. The message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(describeProblem).join('\n'))
    this.problems = problems
  }
}

/** `clients/acme.json: callbacks[0] must be a URL; found "foo". Write "http://…".` */
export function describeProblem({ file, path, message }: ConfigProblem): string {
  return `${file}: ${path === '' ? '' : `${path} `}${message}`
}

/** A path as JavaScript would write it: `clients[0].callbacks[1]`. */
export function writePath(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`
    if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
    return path === '' ? key : `${path}.${key}`
  }, '')
}

/** The keys that lead to what a schema complains about. */
export function issuePath(issue: BaseIssue<unknown>): readonly (string | number)[] {
  const items: readonly IssuePathItem[] = issue.path ?? []
  return items.map(({ key }) => (typeof key === 'number' ? key : String(key)))
}

/** What a value must be, what was found, and what to write. A secret is never quoted. */
export function issueMessage(issue: BaseIssue<unknown>): string {
  const path = issuePath(issue)
  const name = path.at(-1)
  if (issue.kind === 'validation') return issue.message
  if (issue.type === 'union') return `${issue.message}; found ${quote(issue.input)}.`
  if (issue.input === undefined) return `is missing. Add "${name}".`
  const found = isSecret(path) ? 'something else' : quote(issue.input)
  if (issue.type === 'picklist' || issue.type === 'literal') {
    return `must be one of ${issue.expected}; found ${found}.`
  }
  return `must be ${KINDS.get(issue.type) ?? issue.expected}; found ${found}.`
}

/** Sections whose values are secrets, whatever they are called. */
const SECRET_SECTIONS: ReadonlySet<string | number> = new Set(['secrets', 'rulesConfigs'])

function isSecret(path: readonly (string | number)[]): boolean {
  return path.some((key) => SECRET_SECTIONS.has(key)) || isSecretName(String(path.at(-1)))
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['array', 'a list, as in ["…"]'],
  ['boolean', 'true or false, without quotes'],
  ['loose_object', 'an object, as in {"…": …}'],
  ['number', 'a number, without quotes'],
  ['record', 'an object, as in {"…": …}'],
  ['string', 'a text in quotes'],
])

/** A value as it stands in JSON, cut to a readable length. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
