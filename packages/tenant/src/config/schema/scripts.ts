import * as v from 'valibot'
import { text } from './values.js'

export const ruleSchema = v.looseObject({
  name: text,
  script: v.string(),
  order: v.optional(v.number()),
  enabled: v.optional(v.boolean()),
})

export const ruleConfigSchema = v.looseObject({ key: text, value: v.string() })

export const dependencySchema = v.looseObject({ name: text, version: text })

/** An export tells the names of secrets and not their values. */
export const secretSchema = v.looseObject({ name: text, value: v.optional(v.string()) })

export const actionSchema = v.looseObject({
  name: text,
  code: v.string(),
  dependencies: v.optional(v.array(dependencySchema)),
  secrets: v.optional(v.array(secretSchema)),
  supported_triggers: v.optional(
    v.array(v.looseObject({ id: text, version: v.optional(v.string()) })),
  ),
  deployed: v.optional(v.boolean()),
  /** What runs while the rest is a draft that the Management API keeps. */
  deployed_version: v.optional(
    v.looseObject({
      code: v.string(),
      dependencies: v.optional(v.array(dependencySchema)),
      secrets: v.optional(v.array(secretSchema)),
    }),
  ),
})

/** One Action in the list of a trigger. */
export const bindingSchema = v.looseObject({ action_name: text })

export const triggersSchema = v.looseObject({
  'post-login': v.optional(v.array(bindingSchema)),
})
