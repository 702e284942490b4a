// Writes the outputs of commands, the sources of examples and the table of findings into the pages of docs/.
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { DOC_PAGES, filledPage } from './lib/doc-pages.js'

for (const path of DOC_PAGES) {
  const before = readFileSync(path, 'utf8')
  const options = { ...(await resolveConfig(path)), filepath: path }
  const after = await format(await filledPage(before), options)
  if (after === before) continue
  writeFileSync(path, after)
  console.log(`wrote ${path}`)
}
