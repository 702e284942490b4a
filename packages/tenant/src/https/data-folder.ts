import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The folder in which programs of this user keep their data, for what belongs to the machine and to no
 * project: an authority is trusted once, whatever tenant is developed.
 *
 * @see [XDG Base Directory Specification](https://specifications.freedesktop.org/basedir-spec/latest/)
 */
export function userDataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = homedir()
  const { XDG_DATA_HOME, LOCALAPPDATA } = environment
  if (XDG_DATA_HOME) return join(XDG_DATA_HOME, 'lockstep')
  if (platform === 'win32') return join(LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Lockstep')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Lockstep')
  return join(home, '.local', 'share', 'lockstep')
}
