import type { OtherSite, SiteAnswer } from './other-site.js'

/** The `state` that every redirect of a comparison carries. */
export const REDIRECT_STATE = 'sample-redirect-state'

/** Sends the person to `url` and returns what the other site answers. */
export async function visitOf(site: OtherSite, answer: string, url: string): Promise<SiteAnswer> {
  const address = new URL(url)
  address.searchParams.set('state', REDIRECT_STATE)
  return (await site.get(answer)?.({ url: address.href, state: REDIRECT_STATE })) ?? {}
}

/** An address as two scripts can be compared by: signed tokens differ each time, so only their being there counts. */
export function writtenRedirect(url: string): string {
  const { origin, pathname, searchParams } = new URL(url)
  const parameters = [...searchParams]
    .map(
      ([name, value]) => `${name}=${/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value) ? '[token]' : value}`,
    )
    .toSorted()
  return `${origin}${pathname}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`
}
