import { createDuoStandIn } from '@lockstep/tenant'
import type { DuoStandIn, Tenant, TenantConfigInput, TenantOptions } from '@lockstep/tenant'
import type { Screen } from '@lockstep/protocol'
import { listen } from '../../browser/support/listen.js'
import { acmeTenant, demand } from './acme.js'
import type { Browser, Place } from './browser.js'

/** Acme's tenant, whose rule demands Duo; a stand-in takes Duo's place. */
export function duoTenant(
  multifactor: object = {},
  {
    rules = [],
    ...options
  }: Partial<Omit<TenantOptions, 'config'>> & {
    readonly rules?: readonly string[]
    readonly config?: Partial<TenantConfigInput>
  } = {},
): Tenant {
  const demands = demand({ provider: 'duo', ...multifactor })
  return acmeTenant([demands, ...rules], { duoStandIn: true, ...options })
}

/** Duo at an address of its own, for tenants that are given an account there. */
export interface OtherDuo {
  readonly standIn: DuoStandIn
  readonly account: { readonly host: string; readonly ikey: string; readonly skey: string }
  close(): Promise<void>
}

/**
 * Serves Duo on a loopback port. `answer` may answer in its place, as somebody would who got between; what
 * it does not answer goes on to Duo.
 */
export async function serveDuo(
  answer: (request: Request, duo: DuoStandIn) => Promise<Response | undefined> = async () =>
    undefined,
): Promise<OtherDuo> {
  const server = await listen(
    async (request) => (await answer(request.clone(), standIn)) ?? standIn.fetch(request),
  )
  const standIn = createDuoStandIn({ origin: () => server.origin })
  const { ikey, skey } = standIn
  return {
    standIn,
    account: { host: new URL(server.origin).host, ikey, skey },
    close: () => server.close(),
  }
}

/** The address to which a screen sends the browser. */
export function addressAt(screen: Screen): string {
  if (screen.screen === 'redirect') return screen.url
  throw new Error(`Expected a redirect, found ${screen.screen}.`)
}

/** The browser comes back from Duo; where it ends up. */
export async function comeBack(browser: Browser, address: string): Promise<Place> {
  return browser.open(address)
}
