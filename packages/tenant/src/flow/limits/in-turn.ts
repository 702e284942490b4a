/** The last piece of work for each key that is still going on, by owner. */
const queuesOf = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Does the work for one key of `owner` one after the other, in this process. Attempts are counted before they are
 * checked; without turns, ten people who type one shared account's right password in the same moment
 * would lock each other out.
 */
export async function inTurn<T>(owner: object, key: string, work: () => Promise<T>): Promise<T> {
  const queues = queuesOf.get(owner) ?? new Map<string, Promise<unknown>>()
  queuesOf.set(owner, queues)
  const before = queues.get(key) ?? Promise.resolve()
  const mine = before.then(work, work)
  queues.set(key, mine)
  try {
    return await mine
  } finally {
    if (queues.get(key) === mine) queues.delete(key)
  }
}
