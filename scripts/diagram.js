// Writes the state diagram of the protocol into ARCHITECTURE.md, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const { outputFiles } = await build({
  entryPoints: ['packages/protocol/src/diagram.ts'],
  bundle: true,
  format: 'esm',
  write: false,
})
const source = Buffer.from(outputFiles[0].text).toString('base64')
const { stateDiagram } = await import(`data:text/javascript;base64,${source}`)
const text = readFileSync('ARCHITECTURE.md', 'utf8')
const next = text.replace(
  /(<!-- diagram -->)[\s\S]*?(<!-- \/diagram -->)/,
  (_, open, close) => `${open}\n\n\`\`\`mermaid\n${stateDiagram()}\n\`\`\`\n\n${close}`,
)
writeFileSync('ARCHITECTURE.md', next)
