/** A client id for exports, from which `auth0-deploy-cli` leaves the ids out. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
