const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/**
 * Strategies of connections as `auth0-deploy-cli` exports them. All social ones are treated alike,
 * whatever protocol the site behind them speaks.
 *
 * @see [Identity providers](https://auth0.com/docs/authenticate/identity-providers)
 */
export const SOCIAL_STRATEGIES = words(`amazon aol apple baidu bitbucket bitly box daccount discord
  dropbox dwolla evernote evernote-sandbox exact facebook figma fitbit github google-oauth2 instagram
  line linkedin mixi oauth1 oauth2 paypal paypal-sandbox planningcenter renren salesforce
  salesforce-community salesforce-sandbox shop shopify slack-oauth-2 soundcloud spotify
  thecity thecity-sandbox thirtysevensignals twitch twitter untappd vimeo vkontakte weibo
  windowslive wordpress yahoo yammer yandex`)

/** Enterprise strategies that are OpenID Connect. */
export const ENTERPRISE_STRATEGIES = words('google-apps oidc okta waad')

/** Enterprise strategies that are something else. */
export const FOREIGN_STRATEGIES = words(
  'ad adfs auth0-adldap custom ip mscrm office365 pingfederate samlp sharepoint',
)

/** Where the well-known providers publish their endpoints. */
export const KNOWN_ISSUERS: ReadonlyMap<string, string> = new Map([
  ['google-oauth2', 'https://accounts.google.com'],
  ['google-apps', 'https://accounts.google.com'],
  ['linkedin', 'https://www.linkedin.com/oauth'],
])
