import type { ActionEffects, ActionPosition, ActionsResult } from '@lockstep/rules'
import { factorsIn } from '../../factors/factors.js'
import type { Services } from '../../services.js'
import { familyEnds } from '../tokens/refresh-families.js'
import { sessionEnds } from '../sessions/sessions.js'
import { actionEvent } from './action-event.js'
import type { ActionLogin } from './action-event.js'
import type { Pass } from './advance.js'
import { ruledDemand } from './owed-demand.js'
import type { Grounds } from './judge.js'
import type { Login } from './login.js'

/** Where the Actions start, and what they left in an earlier execution. */
export interface ActionsStart {
  readonly grounds: Grounds
  /** Absent: from the first Action. */
  readonly position?: ActionPosition
  readonly earlier: ActionEffects | undefined
}

/** Runs the Actions on a login that the rules let go on. */
export async function runActions(
  services: Services,
  pass: Pass,
  { grounds, position, earlier }: ActionsStart,
): Promise<ActionsResult> {
  const { login, channel, returned, demandedBefore = [] } = pass
  const { given, rules } = grounds
  // Rules may have saved metadata since.
  const user = await services.users.get(pass.user.user_id)
  const transaction = login.transaction
  const obligations = 'obligations' in transaction ? transaction.obligations : undefined
  const demand = ruledDemand({ result: rules, earlier: obligations, demandedBefore })
  return services.engine().runActions({
    event: actionEvent(
      {
        user: { ...given.user, ...metadataOf(user) },
        context: given.context,
      },
      actionLogin(services, pass, { grounds, earlier }),
    ),
    facts: {
      canRedirect: channel === 'browser',
      canChallenge: services.config().tenant.customizeMfaInPostLoginAction,
      ...(returned && { redirectState: returned.state }),
      rulesExecuted: rulesExecuted(login),
      demanded: demand ?? (rules.removesMultifactor ? 'none' : 'silent'),
    },
    ...(position && { start: position }),
    ...(earlier && { earlier }),
  })
}

function metadataOf(user: Awaited<ReturnType<Services['users']['get']>>) {
  return { user_metadata: user?.user_metadata, app_metadata: user?.app_metadata }
}

function actionLogin(
  services: Services,
  { login, session, family, client, returned }: Pass,
  { grounds, earlier }: Pick<ActionsStart, 'earlier' | 'grounds'>,
): ActionLogin {
  const { id, request } = login.transaction
  const now = services.clock.now()
  const recorded = (earlier?.recordedMethods ?? []).map((name) => ({ name, timestamp: now * 1000 }))
  const methods = session?.methods ?? family?.methods
  return {
    transactionId: id,
    request,
    ...(returned && { method: returned.method }),
    enrolled: factorsIn(grounds.enrolled),
    ...(methods && { methods: [...methods, ...recorded] }),
    ...(session && {
      session: {
        ...session,
        ...sessionEnds(services, session),
        authenticatedAt: session.createdAt,
      },
    }),
    ...(family && { refreshToken: { ...family, ...familyEnds(services, client, family) } }),
    transactionMetadata: earlier?.transactionMetadata ?? {},
  }
}

/** The names of the rules that ran in this login, for `api.rules.wasExecuted`. */
function rulesExecuted({ trace }: Login): readonly string[] {
  const reached = trace.passes
    .flatMap(({ rules }) => rules)
    .filter(({ kind, outcome }) => kind !== 'action' && outcome !== 'not_reached')
  return [...new Set(reached.map(({ name }) => name))]
}
