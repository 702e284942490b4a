type Metadata = Readonly<Record<string, unknown>>

/**
 * Metadata with a patch: members are replaced at the first level, and `null` removes one. An empty patch
 * changes nothing.
 *
 * @see [Update a user](https://auth0.com/docs/api/management/v2/users/patch-users-by-id)
 */
export function mergeMetadata(before: Metadata = {}, patch: object): Metadata {
  return Object.fromEntries(
    Object.entries({ ...before, ...patch }).filter(
      // It would become a prototype as soon as a rule copies the object key by key.
      ([name, value]) => value !== null && name !== '__proto__',
    ),
  )
}
