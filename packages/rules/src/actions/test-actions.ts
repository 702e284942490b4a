import type { RuleEngineOptions } from '../engine.js'
import { createRuleEngine } from '../engine.js'
import type { ActionEvent, ActionFacts, ActionSource, ActionsResult, ActionsRun } from './action.js'

/** What one Action of a test may say instead of being plain code. */
export type ActionOfTest = string | (Partial<ActionSource> & { readonly code: string })

/** What the Actions of a test start from, and the engine they run in. */
export type RunOfTest = Partial<Omit<ActionsRun, 'event' | 'facts'>> & {
  readonly event?: object
  readonly facts?: Partial<ActionFacts>
  readonly engine?: Partial<RuleEngineOptions>
}

/** An event with what every login has, and `more` on top. */
export function eventOf(more: object = {}): ActionEvent {
  return {
    user: { user_id: 'auth0|1', email: 'ada@acme.example', app_metadata: {}, user_metadata: {} },
    request: { ip: '203.0.113.9', hostname: 'acme.test', method: 'GET', query: {}, body: {} },
    transaction: { protocol: 'oidc-basic-profile', acr_values: [], prompt: [] },
    authentication: { methods: [] },
    ...more,
  }
}

/**
 * Each Action is the body of `onExecutePostLogin`, unless it sets `exports` itself, and becomes a1, a2,
 * … in order.
 */
export function actionsOf(actions: readonly ActionOfTest[]): readonly ActionSource[] {
  return actions.map((action, index) => {
    const { code, ...more } = typeof action === 'string' ? { code: action } : action
    const module = /\bexports\b|export /.test(code)
      ? code
      : `exports.onExecutePostLogin = async (event, api) => {\n${code}\n}`
    return { name: `a${index + 1}`, order: index, ...more, code: module }
  })
}

/** Runs Actions in the calling thread. */
export async function runActions(
  actions: ActionOfTest | readonly ActionOfTest[],
  { event, facts, engine, ...run }: RunOfTest = {},
): Promise<ActionsResult> {
  const made = createRuleEngine({
    rules: [],
    actions: actionsOf([actions].flat()),
    isolation: 'inline',
    timeoutMs: 5_000,
    ...engine,
  })
  try {
    return await made.runActions({
      event: eventOf(event),
      facts: { canRedirect: true, canChallenge: true, ...facts },
      ...run,
    })
  } finally {
    await made.close()
  }
}
