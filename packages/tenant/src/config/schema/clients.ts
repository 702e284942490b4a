import * as v from 'valibot'
import {
  amount,
  anyRecord,
  origin,
  stringList,
  stringRecord,
  text,
  urlPattern,
  webUrl,
} from './values.js'

export const clientSchema = v.looseObject({
  client_id: v.optional(text),
  name: text,
  client_secret: v.optional(text),
  app_type: v.optional(v.picklist(['spa', 'regular_web', 'native', 'non_interactive'])),
  token_endpoint_auth_method: v.optional(
    v.picklist(['none', 'client_secret_post', 'client_secret_basic']),
  ),
  callbacks: v.optional(v.array(urlPattern)),
  web_origins: v.optional(v.array(origin)),
  allowed_origins: v.optional(v.array(origin)),
  allowed_logout_urls: v.optional(v.array(urlPattern)),
  grant_types: v.optional(stringList),
  is_first_party: v.optional(v.boolean()),
  cross_origin_authentication: v.optional(v.boolean()),
  cross_origin_auth: v.optional(v.boolean()),
  cross_origin_loc: v.optional(webUrl),
  is_token_endpoint_ip_header_trusted: v.optional(v.boolean()),
  client_metadata: v.optional(stringRecord),
  jwt_configuration: v.optional(
    v.looseObject({
      lifetime_in_seconds: v.optional(amount('seconds', 36_000)),
      scopes: v.optional(anyRecord),
    }),
  ),
  addons: v.optional(v.looseObject({ samlp: v.optional(anyRecord) })),
  organization_usage: v.optional(v.picklist(['deny', 'allow', 'require'])),
  /** Ours: Auth0 keeps it with the API. */
  access_token_lifetime: v.optional(amount('seconds', 86_400)),
  refresh_token: v.optional(
    v.nullable(
      v.looseObject({
        token_lifetime: v.optional(amount('seconds', 2_592_000)),
        idle_token_lifetime: v.optional(amount('seconds', 1_296_000)),
      }),
    ),
  ),
})

/** What an application may do with an API in its own name. */
export const clientGrantSchema = v.looseObject({
  /** Exports write the application's name. */
  client_id: text,
  audience: text,
  scope: v.optional(stringList),
})
