// Keep this file free of syntax that an old Node cannot parse: its whole point is to say so kindly.

/** The first Node with everything the repository uses, as in `engines` of package.json. */
export const MINIMUM_NODE = '20.19.0'

/**
 * Stops the process, with the fix in the message, when this Node is too old.
 *
 * @param {string} [version] such as `20.19.0`; the running Node's by default
 */
export function ensureNode(version = process.versions.node) {
  if (compareVersions(version, MINIMUM_NODE) >= 0) return
  console.error(
    `Lockstep needs Node ${MINIMUM_NODE} or newer, and this is ${version}.\n` +
      'Install it from https://nodejs.org, or with a version manager: nvm install 22',
  )
  process.exit(1)
}

/** Negative when `a` is older than `b`, 0 when they are the same release. */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  const at = left.findIndex((part, index) => part !== right[index])
  return at === -1 ? 0 : left[at] - right[at]
}
