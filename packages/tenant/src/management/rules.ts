import * as v from 'valibot'
import { ruleSchema } from '../config/schema/scripts.js'
import type { Services } from '../services.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, newId, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { flag, pageOf, selectFields } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Route } from './route.js'
import { text } from './user-patch.js'

const RULE = { section: 'rules', what: 'rule' } as const
const CONFIG = { section: 'rulesConfigs', what: 'rule config' } as const

/** Rules, and the settings that they read as `configuration`. */
export const RULE_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/rules',
    scopes: ['read:rules'],
    handle: async ({ services, query }) => {
      const { enabled } = query
      const rows = itemsIn(services, 'rules')
        .map((item) => presented(services, item))
        .filter((row) => enabled === undefined || row.enabled === flag(enabled, 'enabled'))
        .toSorted((a, b) => Number(a.order) - Number(b.order))
      return pageOf(
        rows.map((row) => selectFields(row, query)),
        query,
        { name: 'rules' },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/rules',
    scopes: ['create:rules'],
    status: 201,
    body: configBody(ruleSchema, { required: ['name', 'script'], without: ['file', 'id'] }),
    handle: async ({ services }, body) => {
      const last = Math.max(0, ...services.config().rules.map(({ order }) => order))
      const id = newId('rul_')
      const item = { order: last + 1, enabled: true, ...body, id }
      return presented(services, await addItem(services, { ...RULE, id }, item))
    },
  }),
  route({
    method: 'GET',
    path: '/rules/:id',
    scopes: ['read:rules'],
    handle: async ({ services, params, query }) =>
      selectFields(presented(services, itemIn(services, { ...RULE, id: params.id })), query),
  }),
  route({
    method: 'PATCH',
    path: '/rules/:id',
    scopes: ['update:rules'],
    body: configBody(ruleSchema, { without: ['file', 'id', 'stage'] }),
    handle: async ({ services, params }, body) => {
      const change = (before: object) => ({ ...before, ...body, id: params.id })
      return presented(services, await changeItem(services, { ...RULE, id: params.id }, change))
    },
  }),
  route({
    method: 'DELETE',
    path: '/rules/:id',
    scopes: ['delete:rules'],
    status: 204,
    handle: ({ services, params }) => removeItem(services, { ...RULE, id: params.id }),
  }),
  route({
    method: 'GET',
    path: '/rules-configs',
    scopes: ['read:rules_configs'],
    // Their values never leave the tenant.
    handle: async ({ services }) => itemsIn(services, 'rulesConfigs').map(({ key }) => ({ key })),
  }),
  route({
    method: 'PUT',
    path: '/rules-configs/:id',
    scopes: ['update:rules_configs'],
    body: v.strictObject({ value: text }),
    handle: async ({ services, params }, { value }) => {
      const key = params.id ?? ''
      await services.configuration.change(() => [
        { section: 'rulesConfigs', id: key, item: { key, value } },
      ])
      return { key, value }
    },
  }),
  route({
    method: 'DELETE',
    path: '/rules-configs/:id',
    scopes: ['delete:rules_configs'],
    status: 204,
    handle: ({ services, params }) => removeItem(services, { ...CONFIG, id: params.id }),
  }),
]

function presented(services: Services, item: Identified): Row {
  const { id, name, script, stage = 'login_success' } = item
  const rule = services.config().rules.find((candidate) => candidate.name === name)
  return { id, name, script, order: rule?.order, enabled: rule?.enabled, stage }
}
