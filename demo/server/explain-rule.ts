import type { Change, Json, LoginTrace, RuleTrace } from '@lockstep/protocol'
import type { ExplainedRule, RuleEffect } from '../shared/panel.js'
import { wordsFor } from './rule-words.js'

/** Says in plain words what one rule did. */
export function explainRule(rule: RuleTrace, trace: LoginTrace): ExplainedRule {
  const effect = effectOf(rule)
  return {
    name: rule.name,
    title: wordsFor(rule.name).title,
    effect,
    sentence: sentence(rule, effect, trace),
    changes: rule.changes.map(({ path, before, after }) => ({ path, before, after })),
    console: rule.console.map(({ text }) => text),
    findings: rule.findings,
  }
}

function effectOf({ outcome, changes }: RuleTrace): RuleEffect {
  switch (outcome) {
    case 'denied':
      return 'denies'
    case 'failed':
    case 'timed_out':
      return 'fails'
    case 'not_reached':
      return 'skipped'
    case 'continued': {
      if (changes.some(({ path }) => path.startsWith('demands'))) return 'demands'
      const demand = changes.find(({ path }) => isMultifactor(path))
      if (demand) return demands(demand.after) ? 'demands' : 'removes'
      if (changes.some(({ path, after }) => isRedirect(path) && after)) return 'redirects'
      return changes.length > 0 ? 'changes' : 'quiet'
    }
  }
}

function sentence(rule: RuleTrace, effect: RuleEffect, trace: LoginTrace): string {
  const words = wordsFor(rule.name)
  switch (effect) {
    case 'demands':
      return `Demanded a second factor, because ${words.acted(trace)}. ${remembering(rule.changes)}`
    case 'removes':
      return `Took the demand for a second factor away, because ${words.acted(trace)}.`
    case 'redirects':
      return `Sent the browser elsewhere, because ${words.acted(trace)}.`
    case 'changes':
      return `Changed ${rule.changes.map(({ path }) => path).join(', ')}.`
    case 'quiet':
      return words.quiet(trace)
    case 'denies':
      return `Denied the login, because ${words.acted(trace)}: “${rule.error?.message ?? ''}”`
    case 'fails':
      return rule.outcome === 'timed_out'
        ? 'Did not finish in time, so the login was denied.'
        : `Broke (${rule.error?.name ?? 'Error'}: ${rule.error?.message ?? 'no message'}), so the login was denied.`
    case 'skipped':
      return 'Was not reached: an earlier rule had ended the login.'
  }
}

/** Rules write into `context`, Actions ask `api`. */
function isMultifactor(path: string): boolean {
  return path === 'context.multifactor' || path === 'multifactor'
}

function isRedirect(path: string): boolean {
  return path === 'context.redirect' || path === 'redirect'
}

function remembering(changes: readonly Change[]): string {
  const after = changes.find(({ path }) => isMultifactor(path))?.after
  if (after === undefined) return 'A remembered browser does not count.'
  const never =
    isObject(after) && (after.allowRememberBrowser === false || after.ignoreCookie === true)
  return never
    ? 'A remembered browser does not count.'
    : 'A remembered browser is good for 30 days.'
}

/** `true`, `{}` and every provider but `none` demand a factor. */
function demands(multifactor: Json | undefined): boolean {
  if (multifactor === 'none' || multifactor === 'silent') return false
  return isObject(multifactor) ? multifactor.provider !== 'none' : Boolean(multifactor)
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
