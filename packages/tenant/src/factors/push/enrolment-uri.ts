import type { Services } from '../../services.js'

/** Where phones speak with the tenant, below its issuer; apps add the endpoint. */
export const DEVICE_API_PATH = 'appliance-mfa'

/** What a phone's app scans: `otpauth://totp/…` with the ticket and the tenant's address. */
export function enrolmentUri(
  services: Pick<Services, 'issuer'>,
  {
    ticket,
    issuer,
    account,
  }: { readonly ticket: string; readonly issuer: string; readonly account: string },
): string {
  const query = new URLSearchParams({
    enrollment_tx_id: ticket,
    base_url: services.issuer() + DEVICE_API_PATH,
    issuer,
  })
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query.toString()}`
}

/** The virtual phone with a ticket in the fragment, which no server and no log sees. */
export function phoneUrl(
  services: Pick<Services, 'issuer' | 'virtualPhone'>,
  ticket: string,
): string | undefined {
  return services.virtualPhone() ? `${services.issuer()}phone#enroll=${ticket}` : undefined
}
