import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { packageRoot } from '../http/package-root.js'

/** The command line. Each command is loaded when it is called. */
export const lockstep = defineCommand({
  meta: () => ({
    name: 'lockstep',
    version: packageVersion(),
    description: 'A local tenant that runs your Auth0 rules and applies contextual MFA.',
  }),
  subCommands: {
    dev: () => import('./dev.js').then(({ dev }) => dev),
    init: () => import('./init.js').then(({ init }) => init),
    check: () => import('./check.js').then(({ check }) => check),
    import: () => import('./import.js').then(({ importCommand }) => importCommand),
    export: () => import('./export.js').then(({ exportCommand }) => exportCommand),
    compare: () => import('./compare/compare.js').then(({ compare }) => compare),
    rules: () => import('./rule-commands/rules.js').then(({ rules }) => rules),
  },
})

function packageVersion(): string {
  const manifest = readFileSync(join(packageRoot(), 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { readonly version: string }).version
}
