import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './run.js'

/** One file that the build of each part writes, and the sources it is made from. */
const PARTS = [
  {
    built: 'packages/rules/dist/index.js',
    sources: ['packages/protocol/src', 'packages/rules/src'],
  },
  {
    built: 'packages/client/dist/index.js',
    sources: ['packages/protocol/src', 'packages/client/src'],
  },
  {
    built: 'packages/widget/dist/index.js',
    sources: ['packages/protocol/src', 'packages/client/src', 'packages/widget/src'],
  },
  {
    built: 'packages/tenant/dist/index.js',
    sources: [
      'packages/protocol/src',
      'packages/client/src',
      'packages/widget/src',
      'packages/tenant/src',
    ],
  },
  {
    built: 'packages/tenant/dist/pages/hosted.js',
    sources: [
      'packages/protocol/src',
      'packages/client/src',
      'packages/widget/src',
      'packages/tenant/src',
    ],
  },
  { built: 'demo/dist/server.js', sources: ['demo/server'] },
  {
    built: 'demo/dist/assets/app.js',
    sources: ['packages/protocol/src', 'packages/client/src', 'packages/widget/src', 'demo/src'],
  },
]

/** Builds every package when a part is missing or older than its sources. */
export function ensureBuilt() {
  const config = statSync(join(ROOT, 'rollup.config.js')).mtimeMs
  if (PARTS.every((part) => isFresh(part, config))) return

  console.log('Building the packages and the demo …')
  run(process.execPath, [join('scripts', 'build.js')], 'The build failed; its message is above.')
}

function isFresh({ built, sources }, config) {
  const file = join(ROOT, built)
  if (!existsSync(file)) return false
  const newest = Math.max(config, ...sources.map((folder) => newestIn(join(ROOT, folder))))
  return statSync(file).mtimeMs >= newest
}

/** When the newest file under `folder` was changed; milliseconds since the epoch. */
function newestIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .reduce(
      (newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    )
}
