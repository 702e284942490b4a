import type { Tenant, TenantConfigInput, TenantOptions } from '@lockstep/tenant'
import type { Screen } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import type { Browser, Place } from './browser.js'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  exchange,
  freshCode,
  leave,
  typePassword,
} from './acme.js'
import type { Attempt } from './acme.js'

/** The body of an `onExecutePostLogin`. */
export function onExecute(body: string): string {
  return `exports.onExecutePostLogin = async (event, api) => { ${body} }`
}

/** Acme's tenant with `actions` in their order; each is a whole script. */
export function tenantWithActions(
  actions: readonly string[],
  {
    rules = [],
    tenant = {},
    config = {},
    secrets = {},
    ...options
  }: Partial<Omit<TenantOptions, 'config'>> & {
    readonly rules?: readonly string[]
    readonly tenant?: TenantConfigInput['tenant']
    readonly config?: Partial<TenantConfigInput>
    readonly secrets?: Readonly<Record<string, string>>
  } = {},
): Tenant {
  return acmeTenant(rules, {
    ...options,
    config: {
      tenant: { customize_mfa_in_postlogin_action: true, ...tenant },
      actions: actions.map((code, index) => ({
        name: `action-${index + 1}`,
        code,
        secrets: Object.entries(secrets).map(([name, value]) => ({ name, value })),
      })),
      ...config,
    },
  })
}

/** A login on the hosted page: where it stands after the password, and how it goes on. */
export interface Begun {
  readonly started: Attempt
  readonly place: Place
  readonly screen: Screen
}

/** Types a password on the hosted page. */
export async function begin(
  browser: Browser,
  user: typeof ADA | typeof GRACE = GRACE,
  more: Readonly<Record<string, string | null>> = {},
): Promise<Begun> {
  const started = attempt(more)
  return { started, ...(await typePassword(browser, user, started)) }
}

/** Answers the present challenge with Grace's authenticator; where the browser is after that. */
export async function answerCode(
  tenant: Tenant,
  browser: Browser,
  place: Place,
  { rememberBrowser = false } = {},
): Promise<Place> {
  const code = await freshCode(tenant)
  return leave(browser, await browser.act(place, { action: 'submit_code', code, rememberBrowser }))
}

/** The claims of the tokens at the end of a login. */
export async function tokensAt(
  tenant: Tenant,
  place: Pick<Place, 'url'>,
  { verifier }: Pick<Attempt, 'verifier'>,
) {
  const { code, error, description } = answerAt(place)
  if (error !== null) throw new Error(`${error}: ${String(description)}`)
  const response = await exchange(tenant, { code, verifier })
  const tokens = (await response.json()) as Readonly<Record<string, string>>
  return {
    tokens,
    id: decodeJwt(tokens.id_token ?? ''),
    access: decodeJwt(tokens.access_token ?? ''),
  }
}

/** A whole login of somebody of whom nothing more is demanded. */
export async function login(
  tenant: Tenant,
  browser: Browser,
  user: typeof ADA | typeof GRACE = ADA,
  more: Readonly<Record<string, string | null>> = {},
) {
  const { started, screen } = await begin(browser, user, more)
  return tokensAt(tenant, await leave(browser, screen), started)
}

/** What the newest login's Actions were told, if they print it by `console.log(JSON.stringify(…))`. */
export function printed(tenant: Tenant): readonly unknown[] {
  const lines = (tenant.traces.list()[0]?.passes ?? [])
    .flatMap(({ rules }) => rules)
    .flatMap(({ console }) => console.map(({ text }) => text))
  return lines.map((text) => JSON.parse(text) as unknown)
}
