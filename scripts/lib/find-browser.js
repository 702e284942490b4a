import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const PROGRAMS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
]

/**
 * The path of a Chromium, Chrome or Edge: the one named by LOCKSTEP_CHROMIUM or CHROME_PATH, else one
 * in a usual place.
 *
 * @param {{ env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, exists?: (path: string) => boolean }} [seams]
 * @returns {string | undefined}
 * @throws Error when the environment names a file that is not there
 */
export function findBrowser({
  env = process.env,
  platform = process.platform,
  exists = existsSync,
} = {}) {
  for (const name of ['LOCKSTEP_CHROMIUM', 'CHROME_PATH']) {
    const path = env[name]
    if (!path) continue
    if (exists(path)) return path
    throw new Error(`${name} names ${path}, and there is no such file.`)
  }
  return usualPlaces(env, platform).find((path) => exists(path))
}

/**
 * Like {@link findBrowser}; on Debian and Ubuntu, as root, it installs `chromium` when there is none.
 * Otherwise it ends the process with the command that helps.
 *
 * @returns {string}
 */
export function ensureBrowser() {
  const found = findBrowser()
  if (found) return found

  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('No Chromium, Chrome or Edge found. Installing chromium (apt-get) …')
    apt('update')
    apt('install', '--yes', '--no-install-recommends', 'chromium')
    const installed = findBrowser()
    if (installed) return installed
  }
  console.error(`No Chromium, Chrome or Edge found. ${advice()}`)
  console.error('One in an unusual place: LOCKSTEP_CHROMIUM=/path/to/chrome npm test')
  process.exit(1)
}

function apt(...args) {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

function advice() {
  if (process.platform === 'darwin') return 'Install one: brew install --cask google-chrome'
  if (process.platform === 'win32') return 'Install one: winget install Google.Chrome'
  if (existsSync('/etc/debian_version')) return 'Install one: sudo apt-get install chromium'
  return 'Install one with the package manager of your system.'
}

function usualPlaces(env, platform) {
  switch (platform) {
    case 'darwin':
      return [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ]
    case 'win32':
      return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
        .filter(Boolean)
        .flatMap((folder) => [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Chromium', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ])
    default:
      return [
        ...(env.PATH ?? '').split(delimiter).filter(Boolean),
        '/usr/bin',
        '/snap/bin',
      ].flatMap((folder) => PROGRAMS.map((program) => join(folder, program)))
  }
}
