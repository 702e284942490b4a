/** The prototypes that every object of a script shares. */
const SHARED = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
] as unknown as readonly Record<PropertyKey, unknown>[]

/** What the platform put there, noted before the first script runs. */
const ORIGINALS = SHARED.flatMap((prototype) =>
  Reflect.ownKeys(prototype).flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key)
    return descriptor && 'value' in descriptor ? [{ prototype, key, descriptor }] : []
  }),
)

/**
 * Puts the shared prototypes back as they were and names what was added or replaced. Nothing of the
 * platform is enumerable there, so whatever is was put there by a script or by data that it merged.
 */
export function cleanPrototypes(): readonly string[] {
  const added = SHARED.flatMap((prototype) => {
    const keys = Object.keys(prototype)
    for (const key of keys) Reflect.deleteProperty(prototype, key)
    return keys
  })
  const replaced = ORIGINALS.filter(
    ({ prototype, key, descriptor }) => prototype[key] !== descriptor.value,
  )
  for (const { prototype, key, descriptor } of replaced) {
    Reflect.defineProperty(prototype, key, descriptor)
  }
  return [...added, ...replaced.map(({ key }) => String(key))]
}
