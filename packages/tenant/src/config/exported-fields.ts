import type { GenericSchema } from 'valibot'
import { resourceServerSchema } from './schema/apis.js'
import { clientGrantSchema, clientSchema } from './schema/clients.js'
import { configSchema } from './schema/config.js'
import { databaseSchema } from './schema/connections.js'
import { factorSchema } from './schema/guardian.js'
import { connectionSchema } from './schema/federated.js'
import {
  organizationConnectionSchema,
  organizationSchema,
  roleSchema,
} from './schema/organizations.js'
import {
  actionSchema,
  bindingSchema,
  dependencySchema,
  ruleSchema,
  secretSchema,
} from './schema/scripts.js'
import { tenantSchema } from './schema/tenant.js'
import { identitySchema, userSchema } from './schema/users.js'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/**
 * What `auth0-deploy-cli` and the Management API export besides what Lockstep reads. These pass in
 * silence, so that a real export is a working tenant.
 *
 * @see [Available resource config formats](https://github.com/auth0/auth0-deploy-cli/tree/master/docs)
 */
export const EXPORTED_FIELDS: ReadonlyMap<GenericSchema, ReadonlySet<string>> = new Map<
  GenericSchema,
  ReadonlySet<string>
>([
  [
    configSchema,
    words(`attackProtection branding customDomains emailProvider
      emailTemplates exclude_clients flowVaultConnections flows forms guardianFactorProviders
      guardianFactors guardianPhoneFactorMessageTypes
      guardianPhoneFactorSelectedProvider hooks logStreams migrations networkACLs
      pages phoneProviders prompts scimConfigurations
      selfServiceProfiles themes userAttributeProfiles`),
  ],
  [
    tenantSchema,
    words(`acr_values_supported allow_organization_name_in_authentication_api
      allowed_logout_urls authorization_response_iss_parameter_supported change_password
      default_audience default_redirection_uri
      default_token_quota device_flow enabled_locales error_page ephemeral_session_lifetime
      guardian_mfa_page idle_ephemeral_session_lifetime idle_session_lifetime_in_minutes mtls
      oidc_logout picture_url pushed_authorization_requests_supported sandbox_version
      legacy_sandbox_version sandbox_versions_available session_cookie
      session_lifetime_in_minutes sessions skip_non_verifiable_callback_uri_confirmation_prompt
      support_email support_url universal_login use_scope_descriptions_for_consent`),
  ],
  [
    clientSchema,
    words(`allowed_clients async_approval_notification_channels
      client_aliases client_authentication_methods compliance_level custom_login_page
      custom_login_page_on custom_login_page_preview default_organization description encryption_key
      form_template global initiate_login_uri logo_uri
      mobile my_organization_configuration native_social_login oidc_backchannel_logout oidc_conformant
      oidc_logout organization_require_behavior par_request_expiry
      require_proof_of_possession require_pushed_authorization_requests resource_server_identifier
      rotation_type session_transfer signed_request_object signing_keys skip_non_verifiable_callback_uri_confirmation_prompt
      sso sso_disabled tenant token_exchange token_quota`),
  ],
  [
    databaseSchema,
    words(`authentication connected_accounts cross_app_access_requesting_app display_name id
      is_domain_connection realms show_as_button`),
  ],
  [
    connectionSchema,
    words(`authentication connected_accounts cross_app_access_requesting_app domain_verification id
      is_domain_connection provisioning_ticket_url realms`),
  ],
  [
    resourceServerSchema,
    words(`allow_offline_access authorization_details client consent_policy enforce_policies id
      proof_of_possession signing_alg signing_secret skip_consent_for_verifiable_first_party_clients
      subject_type_authorization token_dialect token_encryption token_lifetime_for_web
      verificationLocation`),
  ],
  [
    clientGrantSchema,
    words(`allow_all_scopes allow_any_organization authorization_details_types id
      organization_usage subject_type`),
  ],
  [ruleSchema, words('file id stage')],
  [dependencySchema, words('registry_url')],
  [secretSchema, words('updated_at')],
  [bindingSchema, words('display_name secrets')],
  [
    actionSchema,
    words('created_at file id installed_integration_id modules runtime status updated_at'),
  ],
  [factorSchema, words('trial_expired')],
  [roleSchema, words('id permissions')],
  [organizationSchema, words('branding client_grants discovery_domains token_quota')],
  [organizationConnectionSchema, words('connection_id is_signup_enabled show_as_button')],
  [identitySchema, words('access_token access_token_secret expires_in refresh_token')],
  [userSchema, words('blocked_for locale multifactor multifactor_last_modified')],
])

/** Objects of which Lockstep reads one or two members; the rest is Auth0's. */
export const OPEN_FIELDS: ReadonlySet<string> = new Set([
  'flags',
  'addons',
  'jwt_configuration',
  'options',
  'password_complexity_options',
  'refresh_token',
  'triggers',
])
