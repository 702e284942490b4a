import { existsSync } from 'node:fs'
import { defineCommand } from 'citty'
import { createClock } from '../clock.js'
import { layOver, NO_OVERLAY } from '../config/overlay.js'
import type { Overlay } from '../config/overlay.js'
import { readFolder } from '../config/read-folder.js'
import type { RawConfig } from '../config/sections.js'
import { directoryFiles, yamlFiles } from '../transfer/config-files.js'
import { keepKeywords } from '../transfer/kept-keywords.js'
import { withoutSecrets } from '../transfer/without-secrets.js'
import { writeFiles } from '../transfer/write-files.js'
import { friendly } from './friendly.js'
import { toFormat } from './transfer-format.js'

const args = {
  target: { type: 'positional', description: 'The folder to write', required: true },
  config: { type: 'string', description: 'The configuration folder', default: '.' },
  data: {
    type: 'string',
    description: 'The file of --data, whose changes are laid over the folder',
  },
  format: { type: 'string', description: 'directory or yaml', default: 'directory' },
  secrets: { type: 'boolean', description: 'Write secrets instead of ##KEYWORDS##' },
} as const

/** `lockstep export <folder>`: writes what a tenant is made of, as `auth0-deploy-cli` reads it. */
export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write the configuration, with its changes, to a folder' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const format = toFormat(given.format)
      const input = await currentInput(given.config, given.data)
      const { input: shown, keywords } = given.secrets
        ? { input, keywords: [] }
        : withoutSecrets(input)
      const { files, left } = await (format === 'yaml' ? yamlFiles(shown) : directoryFiles(shown))
      await writeFiles(given.target, files)
      console.log(`Wrote ${Object.keys(files).length} files to ${given.target}.`)
      if (keywords.length > 0) {
        console.log(`\nSecrets are not written. Give these keywords to use the folder:`)
        for (const keyword of keywords) console.log(`  ${keyword}`)
      }
      if (left.length > 0) {
        console.log(`\nNot written:`)
        for (const line of left) console.log(`  ${line}`)
      }
    }),
})

/** The folder, its keywords kept; with the changes of a data file laid over it when there is one. */
async function currentInput(folder: string, data: string | undefined): Promise<RawConfig> {
  const { input } = readFolder(folder, keepKeywords)
  if (data === undefined) return input
  if (!existsSync(data))
    throw new Error(`There is no file ${data}. Name the one of "lockstep dev".`)
  const { createSqliteStore } = await import('../store/sqlite-store.js')
  const store = createSqliteStore({ file: data, clock: createClock() })
  try {
    return layOver(input, (await store.get<Overlay>('configuration', 'overlay')) ?? NO_OVERLAY)
  } finally {
    await store.close()
  }
}
