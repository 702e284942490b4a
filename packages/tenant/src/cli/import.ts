import { existsSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { defineCommand } from 'citty'
import { loadConfig } from '../config/load-config.js'
import { ConfigError, describeProblem } from '../config/problems.js'
import { readFolder } from '../config/read-folder.js'
import { directoryFiles, yamlFiles } from '../transfer/config-files.js'
import { keepKeywords } from '../transfer/kept-keywords.js'
import { withoutEffect } from '../transfer/not-represented.js'
import { writeFiles } from '../transfer/write-files.js'
import { friendly, keywordsFrom } from './friendly.js'
import { toFormat } from './transfer-format.js'

const args = {
  source: {
    type: 'positional',
    description: 'A folder or tenant.yaml of auth0-deploy-cli',
    required: true,
  },
  target: { type: 'string', description: 'The folder to write', default: 'tenant' },
  format: { type: 'string', description: 'directory or yaml', default: 'directory' },
} as const

/** `lockstep import <folder|tenant.yaml>`: makes a tenant's folder of an export, and tells what it lacks. */
export const importCommand = defineCommand({
  meta: { name: 'import', description: 'Make a configuration folder of an export of Auth0' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const format = toFormat(given.format)
      const { input, unread } = readFolder(folderOf(given.source), keepKeywords)
      const { files, left } = await (format === 'yaml' ? yamlFiles(input) : directoryFiles(input))
      await writeFiles(given.target, files)
      console.log(`Wrote ${Object.keys(files).length} files to ${given.target}.`)
      list('Not taken over', [
        ...unread.map((file) => `${file}: this tenant has nothing of the kind`),
        ...left,
      ])
      list('Kept in the files, without effect here', withoutEffect(input))
      list('To do before it starts', problemsOf(given.target))
    }),
})

/** The YAML format is a file beside the scripts that it names. */
function folderOf(source: string): string {
  if (!existsSync(source) || statSync(source).isDirectory()) return source
  if (['tenant.yaml', 'tenant.yml'].includes(basename(source))) return dirname(source)
  throw new Error(`The YAML format is a file "tenant.yaml"; found "${source}". Rename it.`)
}

function list(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  console.log(`\n${title}:`)
  for (const line of lines) console.log(`  ${line}`)
}

function problemsOf(folder: string): readonly string[] {
  try {
    return loadConfig(folder, keywordsFrom(process.env)).warnings.map(describeProblem)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(describeProblem)
    throw error
  }
}
