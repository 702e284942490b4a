import { basename, extname, join } from 'node:path'
import type { FolderFiles } from './folder-files.js'
import { isRecord } from './is-record.js'

/** An Action as its files describe it, unchecked. `file` is the one that mistakes are found in. */
export interface ActionFile {
  readonly file: string
  readonly action: Readonly<Record<string, unknown>>
}

/**
 * Reads each `actions/NAME.json` with the code that it names.
 *
 * @see [Auth0 Deploy CLI: resource config formats](https://github.com/auth0/auth0-deploy-cli/tree/master/docs)
 */
export function readActions(files: FolderFiles): readonly ActionFile[] {
  return files
    .names('actions')
    .filter((name) => extname(name) === '.json')
    .flatMap((name) => readDescribed(files, join('actions', name)) ?? [])
}

/** In the YAML format an Action's code is the path of its file. */
export function withCode(files: FolderFiles, actions: unknown): unknown {
  if (!Array.isArray(actions)) return actions
  return actions.map((action: unknown) => {
    if (!isRecord(action) || typeof action.code !== 'string') return action
    const file = codeFile(files, action.code, textOr(action.name, ''))
    return file === undefined ? action : { ...action, code: files.text(file), file }
  })
}

function readDescribed(files: FolderFiles, file: string): ActionFile | undefined {
  const value = files.json(file)
  // What is no object fails the schema later, in the same file.
  if (!isRecord(value)) return value === undefined ? undefined : { file, action: { name: value } }
  const name = textOr(value.name, basename(file, '.json'))
  const path = textOr(value.code, `./actions/${basename(file, '.json')}/code.js`)
  const code = codeFile(files, path, name)
  if (code === undefined) {
    const message = `must name a file of this folder; found "${path}", which does not exist. Write "./actions/${name}/code.js".`
    files.report({ file, path: 'code', message })
    return undefined
  }
  return { file, action: { name, ...value, code: files.text(code), file: code } }
}

/**
 * Exports write the path as seen from where they were made, such as `./local/actions/NAME/code.js`, so
 * the same path is looked for from `actions/` on, and at its usual place.
 */
function codeFile(files: FolderFiles, path: string, name: string): string | undefined {
  const plain = path.replace(/^\.\//, '')
  const candidates = [
    plain,
    plain.slice(Math.max(0, plain.lastIndexOf('actions/'))),
    join('actions', plain),
    join('actions', name, 'code.js'),
  ]
  return candidates.find((candidate) => !candidate.includes('..') && files.isFile(candidate))
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
