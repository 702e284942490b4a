import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineCommand } from 'citty'
import { friendly } from './friendly.js'
import { STARTER_FILES, STARTER_USER } from './starter.js'

const args = {
  folder: { type: 'positional', description: 'The folder to make', default: 'tenant' },
} as const

/** `lockstep init [folder]`: writes a folder that starts and works. Never overwrites a file. */
export const init = defineCommand({
  meta: { name: 'init', description: 'Write a starter configuration folder' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const taken = Object.keys(STARTER_FILES).find((name) => existsSync(join(given.folder, name)))
      if (taken !== undefined) {
        throw new Error(`${join(given.folder, taken)} exists. Name another folder.`)
      }
      for (const [name, content] of Object.entries(STARTER_FILES)) {
        const file = join(given.folder, name)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, content)
        console.log(`wrote ${file}`)
      }
      console.log(
        `\nStart it:  npx lockstep dev ${given.folder}\n` +
          `Sign in as ${STARTER_USER.email} with "${STARTER_USER.password}".`,
      )
    }),
})
