// `npm start`: installs and builds what is missing, then serves the demo.
import { ensureNode } from './lib/ensure-node.js'

ensureNode()
// Only now: an old Node could not even link what comes next.
const { serveDemo } = await import('./lib/serve-demo.js')
await serveDemo(process.argv.slice(2))
