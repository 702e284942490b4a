/** The prototypes that every object of a rule shares. */
const SHARED = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
] as unknown as readonly Record<string, unknown>[]

/**
 * Takes away what was added to the shared prototypes and names it; nothing of the platform is
 * enumerable there, so whatever is was put there by a rule or by data that a rule merged.
 */
export function cleanPrototypes(): readonly string[] {
  return SHARED.flatMap((prototype) => {
    const added = Object.keys(prototype)
    for (const key of added) Reflect.deleteProperty(prototype, key)
    return added
  })
}
