import type { RuleRun } from '@lockstep/rules'
import { readJsonFile } from '../json-file.js'
import { UsageError } from '../usage-error.js'
import type { ComparedLogin } from './compared-login.js'

/** A login that happened, and what to call it. */
export interface RecordedLogin {
  readonly label: string
  readonly login: ComparedLogin
}

/**
 * Reads `--contexts FILE`: one login or a list of them, each the arguments of a rule as `{"user": …,
 * "context": …}`. The output of `lockstep rules run --json` is such a login.
 *
 * @throws UsageError that says which entry is no login.
 */
export function readRecordedLogins(file: string, answer: string): readonly RecordedLogin[] {
  const content = readJsonFile(file, '--contexts')
  const list: readonly unknown[] = Array.isArray(content) ? content : [content]
  return list.map((entry, index) => {
    const given = argumentsOf(entry)
    if (!given) {
      throw new UsageError(
        `--contexts: entry ${index + 1} of ${file} is no login. Write {"user": {"user_id": …}, "context": {"protocol": …, "request": …}}.`,
      )
    }
    const { user, context } = given
    const who = typeof user.email === 'string' ? user.email : user.user_id
    return {
      label: `${index + 1} (${who})`,
      login: { given, canShowPage: canShowPage(context), answer },
    }
  })
}

function argumentsOf(entry: unknown): RuleRun | undefined {
  const { login, user, context } = (entry ?? {}) as {
    readonly login?: unknown
    readonly user?: Partial<RuleRun['user']>
    readonly context?: Partial<RuleRun['context']>
  }
  if (login !== undefined) return argumentsOf(login)
  const isLogin =
    typeof user?.user_id === 'string' &&
    typeof context?.protocol === 'string' &&
    typeof context.request === 'object'
  return isLogin ? ({ user, context } as RuleRun) : undefined
}

function canShowPage({ protocol, request }: RuleRun['context']): boolean {
  const { query } = request as { readonly query?: { readonly prompt?: unknown } }
  return protocol.startsWith('oidc-') && query?.prompt !== 'none'
}
