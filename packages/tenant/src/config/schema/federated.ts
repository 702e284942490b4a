import * as v from 'valibot'
import { quote } from '../problems.js'
import { amount, stringList, stringRecord, text, webUrl } from './values.js'

const domain = v.pipe(
  v.string(),
  v.check(
    (value) => /^[^\s@/]+\.[^\s@/]+$/.test(value),
    ({ input }) => `must be a domain; found ${quote(input)}. Write "example.com".`,
  ),
)

/** A list, or one text with spaces or commas, as exports write it. */
const scopes = v.union([v.string(), v.array(v.string())], 'must be a text or a list of texts')

/**
 * A file in `connections/`: everything but databases. Which strategies there are is checked
 * elsewhere, since those that Lockstep does not speak are left out and not an error.
 *
 * @see [Connection resource of the Deploy CLI](https://auth0.com/docs/deploy-monitor/deploy-cli-tool)
 */
export const connectionSchema = v.looseObject({
  name: text,
  strategy: text,
  display_name: v.optional(v.string()),
  enabled_clients: v.optional(stringList),
  metadata: v.optional(stringRecord),
  show_as_button: v.optional(v.boolean()),
  options: v.optional(
    v.looseObject({
      client_id: v.optional(v.nullable(v.string())),
      client_secret: v.optional(v.nullable(v.string())),
      scope: v.optional(v.nullable(scopes)),
      /** Ours: the sign-in has the limits that Auth0's developer keys have. */
      devkeys: v.optional(v.boolean()),
      /** Ours: the development identity provider answers, whatever credentials there are. */
      development: v.optional(v.boolean()),
      issuer: v.optional(webUrl),
      discovery_url: v.optional(webUrl),
      authorizationURL: v.optional(webUrl),
      tokenURL: v.optional(webUrl),
      /** Ours, for providers without OpenID Connect: where the profile is. */
      userInfoURL: v.optional(webUrl),
      tenant_domain: v.optional(v.string()),
      /** Of `email` and `sms`: nobody new. */
      disable_signup: v.optional(v.boolean()),
      totp: v.optional(v.looseObject({ time_step: v.optional(amount('seconds', 180)) })),
      domain_aliases: v.optional(v.nullable(v.array(domain))),
    }),
  ),
})
