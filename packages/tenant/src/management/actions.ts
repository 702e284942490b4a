import * as v from 'valibot'
import { actionSchema } from '../config/schema/scripts.js'
import { findItem, itemsOf, membersOf } from '../config/sections.js'
import type { ConfigItem, RawConfig } from '../config/sections.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, newId, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { invalidBody, ManagementError, notFound } from './management-error.js'
import { flag, pageOf } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'

const ACTION = { section: 'actions', what: 'action' } as const
/** The trigger this tenant has. */
const TRIGGER = 'post-login'

const bindingsSchema = v.strictObject({
  bindings: v.pipe(
    v.array(
      v.strictObject({
        ref: v.strictObject({ type: v.picklist(['action_id', 'action_name']), value: text }),
        display_name: v.optional(text),
      }),
    ),
    v.maxLength(100),
  ),
})

/** Post-login Actions. What is changed runs when it is deployed, and where it is bound. */
export const ACTION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/actions/actions',
    scopes: ['read:actions'],
    handle: async ({ services, query }) => {
      const { actionName, deployed } = query
      const rows = itemsIn(services, 'actions')
        .map(presented)
        .filter(({ name }) => actionName === undefined || name === actionName)
        .filter(
          (row) =>
            deployed === undefined || row.all_changes_deployed === flag(deployed, 'deployed'),
        )
      return pageOf(rows, { include_totals: 'true', ...query }, { name: 'actions' })
    },
  }),
  route({
    method: 'POST',
    path: '/actions/actions',
    scopes: ['create:actions'],
    status: 201,
    body: configBody(actionSchema, {
      required: ['name', 'supported_triggers'],
      without: ['id', 'file', 'deployed', 'status', 'created_at', 'updated_at', 'deployed_version'],
      also: ['deploy'],
    }),
    handle: createAction,
  }),
  route({
    method: 'GET',
    path: '/actions/actions/:id',
    scopes: ['read:actions'],
    handle: async (call) => presented(actionOf(call)),
  }),
  route({
    method: 'PATCH',
    path: '/actions/actions/:id',
    scopes: ['update:actions'],
    body: configBody(actionSchema, {
      without: ['id', 'file', 'deployed', 'status', 'created_at', 'updated_at', 'deployed_version'],
    }),
    handle: async (call, body) => {
      const before = actionOf(call)
      const after = await changed(
        call,
        (item) => ({ deployed_version: deployedOf(item), ...item, ...secretsKept(item, body) }),
        (input) => renamedBindings(input, before.name, body.name),
      )
      return presented(after)
    },
  }),
  route({
    method: 'DELETE',
    path: '/actions/actions/:id',
    scopes: ['delete:actions'],
    status: 204,
    handle: async (call) => {
      const { id, name } = actionOf(call)
      const isBound = boundNames(call.services.configuration.input()).includes(String(name))
      if (isBound && !flag(call.query.force, 'force')) {
        throw new ManagementError(409, 'The action is bound; unbind it, or force.', 'conflict')
      }
      await removeItem(call.services, { ...ACTION, id }, (input) => [
        bound(boundNames(input).filter((other) => other !== name)),
      ])
    },
  }),
  route({
    method: 'POST',
    path: '/actions/actions/:id/deploy',
    scopes: ['create:actions'],
    status: 202,
    handle: async (call) => {
      const { id, code } = actionOf(call)
      if (typeof code !== 'string' || code === '') throw invalidBody('The action has no code')
      await changed(call, ({ deployed_version: _, ...item }) => ({ ...item, deployed: true }))
      return {
        id,
        code,
        deployed: true,
        status: 'built',
        number: 1,
        action: presented(actionOf(call)),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/actions/triggers',
    scopes: ['read:actions'],
    handle: async () => ({ triggers: [{ id: TRIGGER, version: 'v3', status: 'CURRENT' }] }),
  }),
  route({
    method: 'GET',
    path: '/actions/triggers/:trigger/bindings',
    scopes: ['read:actions'],
    handle: async (call) => {
      const rows = bindings(call)
      return pageOf(rows, { include_totals: 'true', ...call.query }, { name: 'bindings' })
    },
  }),
  route({
    method: 'PATCH',
    path: '/actions/triggers/:trigger/bindings',
    scopes: ['update:actions'],
    body: bindingsSchema,
    handle: async (call, body) => {
      triggerOf(call)
      await call.services.configuration.change((input) => [
        bound(body.bindings.map(({ ref }) => nameOf(input, ref))),
      ])
      return { bindings: bindings(call) }
    },
  }),
]

/** A new Action runs nowhere before it is deployed and bound, so the bindings of now are written down. */
async function createAction({ services }: Call, { deploy, ...body }: ConfigItem): Promise<unknown> {
  const triggers = Array.isArray(body.supported_triggers) ? body.supported_triggers : []
  if (!triggers.some((trigger: ConfigItem) => trigger.id === TRIGGER)) {
    throw invalidBody(`supported_triggers: this tenant runs Actions of ${TRIGGER}`)
  }
  const id = newId('')
  const item = { code: '', ...body, id, deployed: deploy === true }
  const added = await addItem(services, { ...ACTION, id }, item, (input) => [
    bound(boundNames(input)),
  ])
  return presented(added)
}

function actionOf({ services, params }: Call): Identified {
  return itemIn(services, { ...ACTION, id: params.id })
}

function changed(
  { services, params }: Call,
  change: (before: ConfigItem) => ConfigItem,
  more?: Parameters<typeof changeItem>[3],
): Promise<Identified> {
  const { id } = params
  return changeItem(services, { ...ACTION, id }, (item) => ({ ...change(item), id }), more)
}

/** What runs of an Action now; a draft that was never deployed runs not at all. */
function deployedOf({ deployed = true, code, dependencies, secrets }: ConfigItem) {
  return deployed === false ? undefined : { code, dependencies, secrets }
}

/** A secret that comes without its value keeps the one it has. */
function secretsKept(before: ConfigItem, body: ConfigItem): ConfigItem {
  const { secrets } = body
  if (!Array.isArray(secrets)) return body
  const known = Array.isArray(before.secrets) ? (before.secrets as ConfigItem[]) : []
  const kept = (secrets as ConfigItem[]).map((secret) => ({
    ...known.find(({ name }) => name === secret.name),
    ...secret,
  }))
  return { ...body, secrets: kept }
}

/** An Action without the values of its secrets. */
function presented(item: Identified): Row {
  const { id, name, code, deployed = true, deployed_version: running } = item
  const secrets = Array.isArray(item.secrets) ? (item.secrets as ConfigItem[]) : []
  const isDeployed = deployed !== false
  return {
    id,
    name,
    code,
    supported_triggers: item.supported_triggers ?? [{ id: TRIGGER, version: 'v3' }],
    dependencies: item.dependencies ?? [],
    secrets: secrets.map(({ name: secret }) => ({ name: secret })),
    runtime: item.runtime ?? 'node22',
    status: 'built',
    deployed: isDeployed,
    all_changes_deployed: isDeployed && running === undefined,
  }
}

/** The Actions that run, in order; all of them where the folder names no order. */
function boundNames(input: RawConfig): readonly string[] {
  const list = membersOf(input, 'triggers')[TRIGGER]
  const entries: readonly ConfigItem[] = Array.isArray(list)
    ? (list as ConfigItem[])
    : itemsOf(input, 'actions').map(({ name }) => ({ action_name: name }))
  return entries.map(({ action_name }) => String(action_name))
}

function bound(names: readonly string[]) {
  const list = names.map((action_name) => ({ action_name, display_name: action_name }))
  return { section: 'triggers', members: { [TRIGGER]: list } } as const
}

function renamedBindings(input: RawConfig, before: unknown, after: unknown) {
  if (typeof after !== 'string' || after === before) return []
  return [bound(boundNames(input).map((name) => (name === before ? after : name)))]
}

function nameOf(
  input: RawConfig,
  { type, value }: { readonly type: string; readonly value: string },
): string {
  if (type === 'action_name') return value
  const action = findItem(input, 'actions', value)
  if (!action) throw notFound('action')
  return String(action.name)
}

function triggerOf({ params }: Call): void {
  if (params.trigger !== TRIGGER) throw notFound('trigger')
}

function bindings(call: Call): readonly Row[] {
  triggerOf(call)
  const actions = itemsIn(call.services, 'actions')
  return boundNames(call.services.configuration.input()).flatMap((name, index) => {
    const action = actions.find((candidate) => candidate.name === name)
    if (!action) return []
    const display_name = name
    return [
      { id: `${action.id}-${index}`, trigger_id: TRIGGER, display_name, action: presented(action) },
    ]
  })
}
