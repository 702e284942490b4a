import type { TenantConfig } from '../../config/tenant-config.js'
import type { Pass } from './advance.js'
import type { Refusal } from './refused.js'

/**
 * Why a person may not sign in to the organization that the request names, if so: not a member, or
 * come over a connection that is not the organization's. None may be named only where none is required.
 * In the words of Auth0.
 *
 * @see [Login flows for organizations](https://auth0.com/docs/manage-users/organizations/login-flows-for-organizations)
 */
export function organizationRefusal(
  { organizations }: Pick<TenantConfig, 'organizations'>,
  { login, client, user, subject }: Pick<Pass, 'client' | 'login' | 'subject' | 'user'>,
): Refusal | undefined {
  const { organization: id } = login.transaction.request
  if (id === undefined) {
    // `/authorize` has said so; a device and the token endpoint have no parameter to say it by.
    return client.organizationUsage === 'require'
      ? denial('parameter organization is required for this client')
      : undefined
  }
  const organization = organizations.find((candidate) => candidate.id === id)
  if (!organization) return denial('parameter organization is invalid')
  const { connections, name } = organization
  const connection = connections?.find((candidate) => candidate.name === subject.connection)
  if (connections && !connection) {
    return denial(`the connection is not enabled for the ${id} organization`)
  }
  const isMember = user.organizations?.includes(name) || connection?.assignsMembership
  return isMember ? undefined : denial(`user ${user.user_id} is not part of the ${id} organization`)
}

function denial(description: string): Refusal {
  return { error: 'access_denied', description }
}
