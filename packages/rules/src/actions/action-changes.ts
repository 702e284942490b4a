import type { Change } from '@lockstep/protocol'
import { listDifferences } from '../changes.js'
import type { TraceText } from '../trace-text.js'
import type { ActionRecord } from './action-record.js'

/** Lists what an Action asked for on top of those before it, under the names that authors know. */
export function listActionChanges(
  before: ActionRecord['effects'],
  after: ActionRecord,
  trace: TraceText,
): readonly Change[] {
  const isUnchanged =
    after.effects === before && after.demands.length === 0 && after.url === undefined
  return isUnchanged
    ? []
    : listDifferences(view({ effects: before, demands: [] }), view(after), trace)
}

function view({ effects, demands, url }: ActionRecord): Readonly<Record<string, unknown>> {
  return {
    idToken: effects.idToken,
    accessToken: effects.accessToken,
    scope: { added: effects.addedScopes, removed: effects.removedScopes },
    multifactor: effects.multifactor,
    demands,
    redirect: url,
    user: { app_metadata: effects.appMetadata, user_metadata: effects.userMetadata },
    transaction: { metadata: effects.transactionMetadata },
    methods: effects.recordedMethods,
    primaryUser: effects.primaryUserId,
    operations: effects.operations,
  }
}
